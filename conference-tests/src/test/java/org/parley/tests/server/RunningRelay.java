package org.parley.tests.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.parley.app.Parley;
import org.parley.app.ParleyConfig;
import org.parley.app.Role;
import org.parley.tests.peer.Await;

/** A relay under test, in this process, and what an operator could ask it. */
public final class RunningRelay implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern OF_A_CLIENT = Pattern.compile("\"relay\" ?: ?null");

    private final Parley parley;

    private RunningRelay(Parley parley) {
        this.parley = parley;
    }

    /** Starts a relay on free loopback ports with these settings, each {@code key=value}; {@code key=default} leaves a key alone. */
    public static RunningRelay start(String... settings) {
        Map<String, String> overrides = new HashMap<>();
        for (String listener : new String[] {"relay.tls", "relay.tcp", "http"}) {
            overrides.put(listener + ".listen", "127.0.0.1:0");
        }
        overrides.put("relay.tls.certificate", RelayUsers.server().chain().toString());
        overrides.put("relay.tls.key", RelayUsers.server().key().toString());
        overrides.put("relay.trust", RelayUsers.authority().authority().toString());
        overrides.put("relay.realm", RelayStage.NAME);
        overrides.put("credentials.file", RelayUsers.credentialsFile().toString());
        overrides.put("node.event-loops", "2");
        overrides.put("node.drain-time", "1s");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        overrides.values().removeIf("default"::equals);
        ParleyConfig config = ParleyConfig.load(Optional.empty(), overrides, Map.of(), Role.RELAY);
        return new RunningRelay(within(Parley.start(config)));
    }

    private static <T> T within(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the relay did not do it: " + e, e);
        }
    }

    /** Where clients and relays come in. */
    public InetSocketAddress tls() {
        return address("relay.tls");
    }

    /** Where WebSockets over TLS come in. */
    public InetSocketAddress wss() {
        return address("relay.wss");
    }

    /** Where a proxy that ends TLS passes WebSockets on. */
    public InetSocketAddress ws() {
        return address("relay.ws");
    }

    /** Where peers without TLS come in. */
    public InetSocketAddress tcp() {
        return address("relay.tcp");
    }

    /** The host and port of the URIs that this relay hands out. */
    public String authority() {
        return RelayStage.NAME + ":" + tls().getPort();
    }

    /** A URI of this relay with a session-id that it never handed out. */
    public String guessedUri(String sessionId) {
        return "msrps://" + authority() + "/" + sessionId + ";tcp";
    }

    /** Where an AUTH to this relay goes when it is tunnelled: the relay itself, without session-id. */
    public String target() {
        return "msrps://" + authority() + ";tcp";
    }

    private InetSocketAddress address(String listener) {
        InetSocketAddress address = parley.addresses().get(listener);
        if (address == null) {
            throw new AssertionError("no listener " + listener + " among " + parley.addresses());
        }
        return address;
    }

    /** Where operators are served: host and port. */
    public String httpAddress() {
        return "127.0.0.1:" + address("http").getPort();
    }

    /** What the relay says at this path of its HTTP port. */
    public String http(String path) {
        URI uri = URI.create("http://127.0.0.1:" + address("http").getPort() + path);
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("asking " + uri, e);
        }
    }

    /** The sum of all Prometheus samples with this name (dots as underscores); empty when there is none. */
    public Optional<Double> metric(String name) {
        return metric(name, "");
    }

    /** The same of those samples that bear this label, {@code name="value"}. */
    public Optional<Double> metric(String name, String label) {
        return http("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(label))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum);
    }

    /** Waits until no grant is valid and nothing waits to be sent, as it must be once all clients have gone. */
    public void expectEmpty() {
        // Grants through another relay live on without it until their time is over (RFC 4976 section 6.3).
        Await.until("the end of all grants to clients", () -> !OF_A_CLIENT
                .matcher(http("/api/relay/bindings?limit=1000"))
                .find());
        Await.until(
                "nothing to wait to be sent",
                () -> metric("parley_relay_queue_octets").orElse(Double.NaN) == 0.0);
    }

    @Override
    public void close() {
        within(parley.stop());
    }
}
