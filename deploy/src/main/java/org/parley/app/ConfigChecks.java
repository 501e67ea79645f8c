package org.parley.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.chat.RoomConfig;
import org.parley.config.ConfigException;
import org.parley.config.ConfigProblem;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Secret;
import org.parley.sip.SipUri;
import org.parley.sip.identity.TrustedPeers;
import org.parley.sip.route.Outward;
import org.parley.sip.route.Routes;

/** What must hold between keys; each value alone was checked when it was read. */
final class ConfigChecks {

    /** Of what is guessed at from outside. */
    static final int SHORTEST_SECRET = 16;

    private final ConfigValues values;
    private final Role role;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigChecks(ConfigValues values, Role role) {
        this.values = values;
        this.role = role;
    }

    /** Throws ConfigException with everything that does not fit together for a process of this role. */
    static void run(ConfigValues values, Role role) {
        ConfigChecks checks = new ConfigChecks(values, role);
        checks.all();
        if (!checks.problems.isEmpty()) {
            throw new ConfigException(checks.problems);
        }
    }

    private void all() {
        List<ListenerKeys> listeners = ListenerKeys.of(role);
        if (role.rooms()) {
            rooms();
        }
        listeners.forEach(this::reachable);
        listeners.forEach(this::meantToBeOpen);
        onePortEach(listeners);
        if (role.relay()) {
            problems.addAll(RelayChecks.run(values, role));
        }
        credentials();
        operators();
    }

    private void rooms() {
        someOn(
                ListenerKeys.SIP,
                SipKeys.SIP_UDP_LISTEN,
                "at least one of sip.udp, sip.tcp, sip.tls, sip.ws and sip.wss listening");
        someOn(ListenerKeys.MSRP, MsrpKeys.MSRP_TCP_LISTEN, "at least one of msrp.tcp and msrp.tls listening");
        tls(List.of(SipKeys.SIP_TLS_LISTEN, SipKeys.SIP_WSS_LISTEN), SipKeys.SIP_TLS_CERTIFICATE, SipKeys.SIP_TLS_KEY);
        tls(List.of(MsrpKeys.MSRP_TLS_LISTEN), MsrpKeys.MSRP_TLS_CERTIFICATE, MsrpKeys.MSRP_TLS_KEY);
        policies();
        sizes();
    }

    private void someOn(List<ListenerKeys> family, KeySpec<?> first, String expected) {
        if (family.stream().noneMatch(listener -> listener.place(values).isPresent())) {
            problems.add(values.problem(first, expected));
        }
    }

    private void reachable(ListenerKeys listener) {
        listener.advertise().ifPresent(advertise -> listener.place(values).ifPresent(listen -> {
            Optional<HostPort> advertised = values.value(advertise);
            String reason = "an address that others can reach, because "
                    + listener.listen().name() + " is " + listen;
            if (advertised.map(HostPort::wildcard).orElse(listen.wildcard())) {
                problems.add(values.problem(advertise, reason));
            }
        }));
    }

    // TLS alone does not close a listener, nor do passwords on a wire that others can read. The relay admits nobody
    // without AUTH, and operators have a token.
    private void meantToBeOpen(ListenerKeys listener) {
        if (!listener.exposed(values)
                || !(ListenerKeys.SIP.contains(listener) || ListenerKeys.MSRP.contains(listener))
                || values.value(Keys.SECURITY_ALLOW_OPEN)) {
            return;
        }
        List<String> missing = new ArrayList<>();
        if (!listener.transport().secure()) {
            missing.add("TLS (a " + (ListenerKeys.SIP.contains(listener) ? "sip.tls" : "msrp.tls")
                    + " listener in its place)");
        }
        if (!SipKeys.authRequired(values)) {
            missing.add("authentication (sip.auth.required)");
        }
        if (!SipKeys.canProve(values)) {
            missing.add(
                    "something to prove oneself with (credentials.file, credentials.sql.uri, credentials.http.url or"
                            + " sip.trusted-peers)");
        }
        if (!missing.isEmpty()) {
            problems.add(values.problem(
                    listener.listen(),
                    "a loopback address, or security.allow-open: true, because there is missing: "
                            + String.join("; ", missing)));
        }
    }

    private void onePortEach(List<ListenerKeys> listeners) {
        Map<String, KeySpec<?>> taken = new HashMap<>();
        for (ListenerKeys listener : listeners) {
            listener.place(values).filter(listen -> listen.port() != 0).ifPresent(listen -> {
                String kind = listener.transport() == ListenerKeys.Transport.UDP ? "udp " : "tcp ";
                KeySpec<?> other = taken.putIfAbsent(kind + listen, listener.listen());
                if (other != null) {
                    problems.add(
                            values.problem(listener.listen(), "a port of its own; " + other.name() + " has this one"));
                }
            });
        }
    }

    private void tls(
            List<KeySpec<Optional<HostPort>>> listens,
            KeySpec<Optional<Path>> certificate,
            KeySpec<Optional<Path>> key) {
        Optional<KeySpec<Optional<HostPort>>> needing = listens.stream()
                .filter(listen -> values.value(listen).isPresent())
                .findFirst();
        boolean half =
                values.value(certificate).isPresent() != values.value(key).isPresent();
        for (KeySpec<Optional<Path>> file : List.of(certificate, key)) {
            if (values.value(file).isEmpty() && (needing.isPresent() || half)) {
                String reason =
                        needing.map(listen -> listen.name() + " is set").orElse("certificate and key come together");
                problems.add(values.problem(file, "a PEM file, because " + reason));
            }
        }
    }

    private void policies() {
        boolean configured = values.value(RoomKeys.ROOMS_CREATE) == RoomConfig.Create.CONFIGURED;
        boolean none = values.value(RoomKeys.ROOMS_NAMES).isEmpty()
                && values.value(RoomLifeKeys.ROOMS_LIST).isEmpty()
                && values.value(RoomLifeKeys.ROOMS_STORE).isEmpty();
        if (configured && none) {
            problems.add(values.problem(
                    RoomKeys.ROOMS_NAMES,
                    "at least one room, here or in rooms.list, or a rooms.store, because rooms.create is configured"));
        }
        if (values.value(RoomKeys.ROOMS_DOMAINS).isEmpty()) {
            problems.add(values.problem(RoomKeys.ROOMS_DOMAINS, "at least one domain, or *"));
        }
        if (values.value(RoomKeys.ROOMS_FORCE_TLS)
                && values.value(MsrpKeys.MSRP_TLS_LISTEN).isEmpty()) {
            problems.add(values.problem(RoomKeys.ROOMS_FORCE_TLS, "false, because msrp.tls.listen is off"));
        }
        if (values.value(SipKeys.SIP_AUTH_REQUIRED).orElse(false) && !SipKeys.canProve(values)) {
            problems.add(values.problem(
                    SipKeys.SIP_AUTH_REQUIRED,
                    "credentials.file, credentials.sql.uri, credentials.http.url or sip.trusted-peers set too"));
        }
        named(SipKeys.SIP_TRUSTED_PEERS, values.value(SipKeys.SIP_TRUSTED_PEERS).stream());
        named(TrunkKeys.SIP_TRUNKS, TrunkKeys.trunks(values).stream().flatMap(trunk -> trunk.members().stream()));
        ways();
    }

    private void named(KeySpec<?> key, Stream<String> peers) {
        boolean tls = ListenerKeys.SIP.stream()
                .anyMatch(listener ->
                        listener.transport().secure() && listener.place(values).isPresent());
        if (!tls && TrustedPeers.of(peers.toList()).byName()) {
            problems.add(values.problem(
                    key, "addresses only, because names stand in certificates and no SIP over TLS listens"));
        }
    }

    private void ways() {
        try {
            Outward unused = TrunkKeys.outward(values);
        } catch (IllegalArgumentException unfit) {
            String why = String.valueOf(unfit.getMessage());
            KeySpec<?> key = why.startsWith("trunk") ? TrunkKeys.SIP_TRUNKS : TrunkKeys.SIP_ROUTES;
            problems.add(values.problem(key, why.replaceAll("[a-z]+: ('.*).\\(expected: (.*)\\)", "$2; not $1")));
        }
        values.value(TrunkKeys.SIP_OUTBOUND_PROXY).ifPresent(uri -> way(TrunkKeys.SIP_OUTBOUND_PROXY, uri));
        values.value(TrunkKeys.SIP_ROUTES).stream()
                .flatMap(line -> Routes.Rule.parse(line).ways().stream())
                .filter(SipUri::isSip)
                .forEach(uri -> way(TrunkKeys.SIP_ROUTES, uri));
        TrunkKeys.trunks(values)
                .forEach(trunk -> trunk.uri().ifPresent(uri -> way(TrunkKeys.SIP_TRUNKS, uri.toString())));
    }

    // Requests go out by transports that are listened on: answers, and requests of the other side, come back to Via and
    // Contact.
    private void way(KeySpec<?> key, String text) {
        SipUri uri = SipUri.parse(text);
        String transport =
                uri.secure() ? "tls" : uri.parameter("transport").orElse("").toLowerCase(Locale.ROOT);
        boolean ours = transport.isEmpty()
                || ListenerKeys.SIP.stream()
                        .anyMatch(listener -> listener.name().equals("sip." + transport)
                                && listener.place(values).isPresent());
        if (!ours) {
            problems.add(values.problem(
                    key, "sip." + transport + ".listen set too, because " + text + " is reached by that transport"));
        }
    }

    private void sizes() {
        long gather = values.value(RoomKeys.ROOMS_GATHER_LIMIT);
        if (values.value(MsrpKeys.MSRP_SEND_QUEUE) < gather) {
            problems.add(values.problem(
                    MsrpKeys.MSRP_SEND_QUEUE, "at least rooms.gather-limit, so that one gathered message fits"));
        }
        if (values.value(SipKeys.SIP_SESSION_TIMER_DEFAULT).compareTo(values.value(SipKeys.SIP_SESSION_TIMER_MIN))
                < 0) {
            problems.add(values.problem(SipKeys.SIP_SESSION_TIMER_DEFAULT, "at least sip.session-timer.min"));
        }
    }

    private void credentials() {
        List<KeySpec<?>> chosen = CredentialKeys.chosen(values);
        if (chosen.size() > 1) {
            problems.add(values.problem(
                    chosen.get(1), "off, because " + chosen.get(0).name() + " is set and one store is asked"));
        }
    }

    private void operators() {
        Optional<Secret> token = values.value(OperatorKeys.HTTP_TOKEN_FILE);
        if (ListenerKeys.HTTP.exposed(values) && token.isEmpty()) {
            problems.add(values.problem(
                    OperatorKeys.HTTP_LISTEN,
                    "a loopback address, or http.token-file set, because operators can end sessions"));
        }
        Optional<Secret> signs = values.value(OperatorKeys.WEBHOOK_SECRET_FILE);
        if (values.value(OperatorKeys.WEBHOOK_URL).isPresent()
                && signs.filter(secret -> secret.value().length() >= SHORTEST_SECRET)
                        .isEmpty()) {
            problems.add(values.problem(
                    OperatorKeys.WEBHOOK_SECRET_FILE,
                    "a file that holds at least " + SHORTEST_SECRET + " characters, because webhook.url is set"));
        }
        token.filter(secret -> secret.value().length() < SHORTEST_SECRET)
                .ifPresent(secret -> problems.add(values.problem(
                        OperatorKeys.HTTP_TOKEN_FILE,
                        "a file that holds at least " + SHORTEST_SECRET + " characters")));
    }
}
