package org.parley.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.parley.app.doctor.Certificates;
import org.parley.app.doctor.Finding;
import org.parley.app.doctor.Handshakes;
import org.parley.app.doctor.Machine;
import org.parley.app.doctor.Names;
import org.parley.app.doctor.Place;
import org.parley.app.doctor.Ports;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.credentials.CredentialStore;
import org.parley.digest.DigestAlgorithm;

/** One examination: turns a configuration into what each part of it needs, and tells what was found. Blocks; one thread. */
final class Doctor {
    /** No clock that is right shows an earlier time. */
    private static final Instant OVER_FOR_SURE = Instant.parse("2025-01-01T00:00:00Z");

    private static final long PATIENCE_SECONDS = 10;

    private final ParleyConfig config;
    private final ConfigValues values;
    private final Consumer<Finding> teller;

    Doctor(ParleyConfig config, Consumer<Finding> teller) {
        this.config = config;
        this.values = config.values();
        this.teller = teller;
    }

    /** Looks at everything, cheapest first. */
    void examine() {
        teller.accept(Finding.ok("configuration", "good; sets " + values.countSet() + " keys"));
        Machine machine = new Machine(Clock.systemUTC());
        teller.accept(machine.clock(OVER_FOR_SURE));
        teller.accept(machine.openFiles(connections()));
        certificates();
        credentials();
        List<Place> places = places();
        try (Names names = new Names(servers())) {
            places.forEach(place -> teller.accept(names.addresses(place)));
            services(names);
        }
        if (config.role().rooms()) {
            new TrunkProbe(config, teller).examine();
        }
        boolean serving = serving();
        Ports ports = new Ports(serving);
        places.forEach(place -> ports.examine(place).forEach(teller));
        webSockets(serving);
    }

    // --- WebSockets ---

    private void webSockets(boolean serving) {
        List<Handshakes.Door> doors = doors();
        doors.forEach(door -> Handshakes.pages(door).forEach(teller));
        if (serving) {
            Handshakes handshakes = new Handshakes(Clock.systemUTC());
            doors.forEach(door -> handshakes.examine(door).forEach(teller));
        }
    }

    private List<Handshakes.Door> doors() {
        boolean sipAsks = values.value(SipKeys.SIP_WS_AUTH)
                || values.value(SipKeys.SIP_WS_COOKIE_SECRET).isPresent();
        boolean relayAsks = values.value(RelayKeys.RELAY_WS_AUTH)
                || values.value(RelayKeys.RELAY_WS_CLIENT_CERTIFICATES)
                || values.value(RelayKeys.RELAY_WS_COOKIE_SECRET).isPresent();
        List<Handshakes.Door> doors = new ArrayList<>();
        for (ListenerKeys listener : ListenerKeys.of(config.role())) {
            if (listener.transport().webSocket() && listener.place(values).isPresent()) {
                doors.add(
                        ListenerKeys.RELAY.contains(listener)
                                ? door(listener, "msrp", RelayKeys.RELAY_WS_ORIGINS, relayAsks)
                                : door(listener, "sip", SipKeys.SIP_WS_ORIGINS, sipAsks));
            }
        }
        return doors;
    }

    // A listener without TLS that is advertised elsewhere stands behind a proxy that ends TLS.
    private Handshakes.Door door(
            ListenerKeys listener, String subprotocol, KeySpec<List<String>> origins, boolean asks) {
        HostPort told = advertised(listener);
        boolean elsewhere = listener.advertise().flatMap(values::value).isPresent();
        return new Handshakes.Door(
                listener.name(),
                told.host(),
                told.port(),
                listener.transport().secure() || elsewhere,
                subprotocol,
                origins.name(),
                values.value(origins),
                asks);
    }

    private long connections() {
        long most = 0;
        if (config.role().rooms()) {
            most += values.value(SipKeys.SIP_MAX_CONNECTIONS) + values.value(MsrpKeys.MSRP_MAX_CONNECTIONS);
        }
        if (config.role().relay()) {
            most += values.value(RelayKeys.RELAY_MAX_CONNECTIONS);
        }
        return most;
    }

    // --- certificates ---

    private void certificates() {
        Certificates certificates = new Certificates(Clock.systemUTC());
        List<Certificates.Pair> pairs = new ArrayList<>();
        if (config.role().rooms()) {
            pair(pairs, SipKeys.SIP_TLS_CERTIFICATE, SipKeys.SIP_TLS_KEY, names(ListenerKeys.SIP));
            pair(pairs, MsrpKeys.MSRP_TLS_CERTIFICATE, MsrpKeys.MSRP_TLS_KEY, names(ListenerKeys.MSRP));
        }
        if (config.role().relay()) {
            pair(pairs, RelayKeys.RELAY_TLS_CERTIFICATE, RelayKeys.RELAY_TLS_KEY, names(ListenerKeys.RELAY));
            values.value(RelayKeys.RELAY_CERTIFICATES)
                    .forEach(files -> pairs.add(new Certificates.Pair(
                            RelayKeys.RELAY_CERTIFICATES.name(), files.get(0), files.get(1), List.of())));
            if (config.relay().needsCertificate()) {
                teller.accept(Finding.ok(
                        RelayKeys.RELAY_TLS_CERTIFICATE.name(),
                        "one for localhost is made at each start; for others than this machine set one"));
            }
        }
        pairs.forEach(pair -> certificates.examine(pair).forEach(teller));
    }

    private void pair(
            List<Certificates.Pair> pairs,
            KeySpec<Optional<Path>> certificate,
            KeySpec<Optional<Path>> key,
            List<String> names) {
        values.value(certificate).ifPresent(chain -> values.value(key)
                .ifPresent(secret -> pairs.add(new Certificates.Pair(certificate.name(), chain, secret, names))));
    }

    private List<String> names(List<ListenerKeys> listeners) {
        return listeners.stream()
                .filter(listener ->
                        listener.transport().secure() && listener.place(values).isPresent())
                .map(listener -> advertised(listener).host())
                .distinct()
                .toList();
    }

    // --- credentials ---

    private void credentials() {
        String what = "credentials";
        if (!Credentials.configured(values)) {
            boolean needed = config.role().relay() && config.relay().on();
            teller.accept(
                    needed
                            ? Finding.warn(
                                    what,
                                    "none configured, so the relay refuses everybody; set credentials.file,"
                                            + " credentials.sql.uri or credentials.http.url")
                            : Finding.ok(what, "none configured, and none needed"));
            return;
        }
        Vertx vertx = Vertx.vertx();
        try {
            CredentialStore store = Credentials.open(vertx, values)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            store.ha1("parley-doctor", config.relay().realm(), DigestAlgorithm.SHA_256)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            teller.accept(Finding.ok(what, "answers: " + store.probe().text()));
            store.close();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            teller.accept(Finding.fail(what, String.valueOf(cause.getMessage())));
        } catch (TimeoutException silent) {
            teller.accept(
                    Finding.fail(what, "no answer within " + PATIENCE_SECONDS + " s; is it there, and reachable?"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            vertx.close();
        }
    }

    // --- names, ports ---

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (ListenerKeys listener : ListenerKeys.of(config.role())) {
            listener.place(values).ifPresent(at -> {
                HostPort told = advertised(listener);
                places.add(new Place(
                        listener.name(),
                        at.host(),
                        at.port(),
                        told.host(),
                        told.equals(at) ? 0 : told.port(),
                        listener.transport() == ListenerKeys.Transport.UDP));
            });
        }
        return places;
    }

    private HostPort advertised(ListenerKeys listener) {
        return ListenerKeys.RELAY.contains(listener)
                ? RelayNames.advertised(listener, values)
                : listener.advertise().flatMap(values::value).orElseGet(() -> listener.place(values)
                        .orElseThrow());
    }

    private List<InetSocketAddress> servers() {
        List<InetSocketAddress> relays = values.value(RelayKeys.RELAY_DNS_SERVERS).stream()
                .map(server -> new InetSocketAddress(server.host(), server.port()))
                .toList();
        return relays.isEmpty() ? TrunkKeys.nameServers(values) : relays;
    }

    private void services(Names names) {
        ListenerKeys tls = ListenerKeys.RELAY.get(0);
        if (config.role().relay() && tls.exposed(values)) {
            HostPort told = advertised(tls);
            Set<String> domains = new LinkedHashSet<>(List.of(told.host()));
            domains.addAll(values.value(RelayKeys.RELAY_DOMAINS));
            domains.forEach(domain -> teller.accept(names.service("_msrps._tcp", domain, told.toString())));
        }
        if (config.role().rooms()) {
            for (String domain : values.value(RoomKeys.ROOMS_DOMAINS)) {
                if (!domain.equals("*")) {
                    teller.accept(names.naptr(domain));
                    sip(names, domain, "_sip._udp", ListenerKeys.SIP.get(0));
                    sip(names, domain, "_sip._tcp", ListenerKeys.SIP.get(1));
                    sip(names, domain, "_sips._tcp", ListenerKeys.SIP.get(2));
                }
            }
        }
    }

    private void sip(Names names, String domain, String service, ListenerKeys listener) {
        if (listener.exposed(values)) {
            teller.accept(names.service(service, domain, advertised(listener).toString()));
        }
    }

    // A Parley that answers at http.listen explains why ports are taken.
    private boolean serving() {
        Optional<HostPort> http = config.http().filter(at -> at.port() != 0);
        if (http.isEmpty()) {
            return false;
        }
        HostPort at = http.get();
        String host = at.wildcard()
                ? (at.host().contains(":") ? "[::1]" : "127.0.0.1")
                : at.toString().replaceAll(":[0-9]+$", "");
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + host + ":" + at.port() + "/health"))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && answer.body().contains("alive");
        } catch (IOException nobody) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
