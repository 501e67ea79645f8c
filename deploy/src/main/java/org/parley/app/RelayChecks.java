package org.parley.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.config.ConfigProblem;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;

/** What must hold between the relay's keys. */
final class RelayChecks {
    private final ConfigValues values;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private RelayChecks(ConfigValues values) {
        this.values = values;
    }

    /** Everything that does not fit together. */
    static List<ConfigProblem> run(ConfigValues values, Role role) {
        RelayChecks checks = new RelayChecks(values);
        checks.listeners(role);
        checks.certificate();
        checks.times();
        checks.webSockets();
        return checks.problems;
    }

    private void listeners(Role role) {
        if (!role.rooms()
                && ListenerKeys.RELAY.stream()
                        .noneMatch(listener -> listener.place(values).isPresent())) {
            problems.add(
                    values.problem(RelayKeys.RELAY_TLS_LISTEN, "at least one of relay.tls and relay.tcp listening"));
        }
        List<ListenerKeys> open = ListenerKeys.RELAY.stream()
                .filter(listener -> listener.place(values).isPresent())
                .toList();
        if (!open.isEmpty()
                && open.stream().allMatch(listener -> listener.transport().webSocket())) {
            problems.add(values.problem(
                    RelayKeys.RELAY_TLS_LISTEN,
                    "an address to listen on, because peers of WebSocket clients come there"));
        }
        open.forEach(listener -> {
            named(listener);
            clear(listener);
        });
    }

    // RFC 4976 §4.2: what clients are given is a fully qualified name, for the certificate is checked against it.
    private void named(ListenerKeys listener) {
        KeySpec<Optional<HostPort>> advertise = listener.advertise().orElseThrow();
        Optional<HostPort> told = values.value(advertise);
        boolean wildcard =
                told.isEmpty() && listener.place(values).orElseThrow().wildcard();
        if (!wildcard && !RelayNames.fit(RelayNames.advertised(listener, values))) {
            problems.add(values.problem(
                    advertise,
                    "a fully qualified host name and port such as relay.example.org:2855 (RFC 4976 section 4.2)"));
        }
    }

    private void clear(ListenerKeys listener) {
        if (listener.transport() == ListenerKeys.Transport.WS) {
            behindTls(listener);
        } else if (listener.exposed(values)
                && !values.value(Keys.SECURITY_ALLOW_OPEN)
                && !listener.transport().secure()
                && values.value(RelayKeys.RELAY_PLAIN_AUTH)) {
            problems.add(values.problem(
                    RelayKeys.RELAY_PLAIN_AUTH,
                    "false, or security.allow-open: true, because "
                            + listener.listen().name() + " is "
                            + listener.place(values).orElseThrow()));
        }
    }

    // RFC 7977 §5.1: nothing between a client and the relay is in the clear, but for the way from a proxy on this
    // machine.
    private void behindTls(ListenerKeys listener) {
        if (listener.exposed(values)) {
            problems.add(values.problem(
                    listener.listen(),
                    "a loopback address, where a proxy that ends TLS connects, because WebSocket without TLS shows"
                            + " everything"));
        } else if (!values.value(RelayKeys.RELAY_WS_BEHIND_TLS)) {
            problems.add(
                    values.problem(
                            RelayKeys.RELAY_WS_BEHIND_TLS,
                            "true, once a proxy that ends TLS stands in front of relay.ws.listen; relay.wss.listen needs none"));
        }
    }

    private void certificate() {
        Optional<Path> certificate = values.value(RelayKeys.RELAY_TLS_CERTIFICATE);
        Optional<Path> key = values.value(RelayKeys.RELAY_TLS_KEY);
        boolean needed = ListenerKeys.RELAY.stream()
                .anyMatch(listener -> listener.transport().secure()
                        && listener.place(values).isPresent()
                        && !RelayNames.local(listener, values));
        boolean half = certificate.isPresent() != key.isPresent();
        for (KeySpec<Optional<Path>> file : List.of(RelayKeys.RELAY_TLS_CERTIFICATE, RelayKeys.RELAY_TLS_KEY)) {
            if (values.value(file).isEmpty() && (needed || half)) {
                problems.add(values.problem(
                        file,
                        "a PEM file, because "
                                + (half ? "certificate and key come together" : "others than this machine come here")));
            }
        }
    }

    private void times() {
        Duration least = values.value(RelayKeys.RELAY_EXPIRES_MIN);
        Duration usual = values.value(RelayKeys.RELAY_EXPIRES_DEFAULT);
        Duration most = values.value(RelayKeys.RELAY_EXPIRES_MAX);
        if (usual.compareTo(least) < 0 || usual.compareTo(most) > 0) {
            problems.add(
                    values.problem(RelayKeys.RELAY_EXPIRES_DEFAULT, "from relay.expires.min to relay.expires.max"));
        }
    }

    private void webSockets() {
        values.value(RelayKeys.RELAY_WS_COOKIE_SECRET)
                .filter(secret -> secret.value().length() < ConfigChecks.SHORTEST_SECRET)
                .ifPresent(secret -> problems.add(values.problem(
                        RelayKeys.RELAY_WS_COOKIE_SECRET,
                        "a file that holds at least " + ConfigChecks.SHORTEST_SECRET + " characters")));
        if (values.value(RelayKeys.RELAY_WS_AUTH) && !Credentials.configured(values)) {
            problems.add(values.problem(
                    RelayKeys.RELAY_WS_AUTH,
                    "false, because there are no credentials to ask, such as credentials.file"));
        }
        if (values.value(RelayKeys.RELAY_WS_CLIENT_CERTIFICATES)
                && values.value(RelayKeys.RELAY_TRUST).isEmpty()) {
            problems.add(
                    values.problem(RelayKeys.RELAY_TRUST, "a PEM file, because relay.ws.client-certificates is true"));
        }
    }
}
