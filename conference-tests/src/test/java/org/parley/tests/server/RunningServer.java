package org.parley.tests.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.parley.app.Parley;
import org.parley.app.ParleyConfig;
import org.parley.tests.peer.Await;

/** A server under test, and what an operator could ask it. */
public final class RunningServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A BYE to a peer that has gone without a word is given up after 32 s (RFC 3261 §17.1.2.2), and its dialog with it. */
    private static final Duration EMPTIED = Await.SOON.plusSeconds(32);

    /** Gauges of what a participant occupies while in a room. */
    private static final List<String> OCCUPANCY = List.of(
            "parley_msrp_sessions",
            "parley_msrp_connections",
            "parley_sip_dialogs",
            "parley_focus_dialogs",
            "parley_room_participants",
            "parley_room_rooms");

    private final Parley parley;

    private RunningServer(Parley parley) {
        this.parley = parley;
    }

    /** Starts a server on free loopback ports with these settings, each {@code key=value}. */
    public static RunningServer start(boolean tls, String... settings) {
        Map<String, String> overrides = new HashMap<>();
        for (String listener : new String[] {"sip.udp", "sip.tcp", "msrp.tcp", "relay.tls", "http"}) {
            overrides.put(listener + ".listen", "127.0.0.1:0");
        }
        overrides.put("rooms.single-chunk", "");
        if (tls) {
            TestCertificates certificates = TestCertificates.shared();
            for (String listener : new String[] {"sip.tls", "msrp.tls"}) {
                overrides.put(listener + ".listen", "127.0.0.1:0");
                overrides.put(
                        listener + ".certificate", certificates.serverChain().toString());
                overrides.put(listener + ".key", certificates.serverKey().toString());
            }
            for (String listener : new String[] {"sip.tls", "msrp.tls"}) {
                overrides.put(listener + ".trust", certificates.authority().toString());
            }
        }
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        overrides.values().removeIf("default"::equals);
        ParleyConfig config = ParleyConfig.load(Optional.empty(), overrides, Map.of());
        return new RunningServer(within(Parley.start(config)));
    }

    private static <T> T within(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server did not do it: " + e, e);
        }
    }

    /** Where a listener is: sip.udp, sip.tcp, sip.tls, sip.ws, sip.wss, msrp.tcp, msrp.tls or http. */
    public InetSocketAddress address(String listener) {
        InetSocketAddress address = parley.addresses().get(listener);
        if (address == null) {
            throw new AssertionError("no listener " + listener + " among " + parley.addresses());
        }
        return address;
    }

    /** What the server says at this path of its HTTP port. */
    public String http(String path) {
        InetSocketAddress at = address("http");
        URI uri = URI.create("http://127.0.0.1:" + at.getPort() + path);
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("asking " + uri, e);
        }
    }

    /** The sum of all Prometheus samples with this name (dots as underscores); empty when there is none. */
    public Optional<Double> metric(String name) {
        return http("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum);
    }

    /** Waits until a sample has this value. */
    public void awaitMetric(String name, double value) {
        Await.until(name + " of " + value, () -> metric(name).orElse(Double.NaN) == value, Await.SOON);
    }

    /** Waits until nobody and nothing is left. */
    public void expectEmpty() {
        expectEmpty(false);
    }

    /**
     * Waits until nobody is left: no session, no dialog, no participant.
     *
     * @throws AssertionError when somebody is still there after a while
     */
    public void expectEmpty(boolean lasting) {
        for (String gauge : OCCUPANCY) {
            boolean empty = (lasting && gauge.equals("parley_room_rooms"))
                    || Await.holdsWithin(() -> left(gauge) == 0.0, EMPTIED);
            if (!empty) {
                throw new AssertionError(gauge + " did not come down to 0:\n" + occupancy());
            }
        }
    }

    /** How much is left of it; a relay's connection may stay for its next session. */
    private double left(String gauge) {
        double all = metric(gauge).orElse(Double.NaN);
        return gauge.equals("parley_msrp_connections")
                ? all - metric("parley_msrp_connections_kept").orElse(0.0)
                : all;
    }

    private String occupancy() {
        return http("/metrics")
                .lines()
                .filter(line -> line.startsWith("parley_"))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        within(parley.stop());
    }
}
