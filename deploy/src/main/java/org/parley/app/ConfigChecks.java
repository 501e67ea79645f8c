package org.parley.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.chat.RoomConfig;
import org.parley.config.ConfigException;
import org.parley.config.ConfigProblem;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;

/** What must hold between keys; each value alone was checked when it was read. */
final class ConfigChecks {
    /** A listener: where, how others reach it, and whether it is SIP, MSRP or HTTP. */
    private record Listener(
            KeySpec<Optional<HostPort>> listen, Optional<KeySpec<Optional<HostPort>>> advertise, boolean datagrams) {
        static Listener of(KeySpec<Optional<HostPort>> listen, KeySpec<Optional<HostPort>> advertise) {
            return new Listener(listen, Optional.of(advertise), listen.equals(Keys.SIP_UDP_LISTEN));
        }
    }

    private static final List<Listener> SIP = List.of(
            Listener.of(Keys.SIP_UDP_LISTEN, Keys.SIP_UDP_ADVERTISE),
            Listener.of(Keys.SIP_TCP_LISTEN, Keys.SIP_TCP_ADVERTISE),
            Listener.of(Keys.SIP_TLS_LISTEN, Keys.SIP_TLS_ADVERTISE));
    private static final List<Listener> MSRP = List.of(
            Listener.of(Keys.MSRP_TCP_LISTEN, Keys.MSRP_TCP_ADVERTISE),
            Listener.of(Keys.MSRP_TLS_LISTEN, Keys.MSRP_TLS_ADVERTISE));
    private static final Listener HTTP = new Listener(Keys.HTTP_LISTEN, Optional.empty(), false);

    private final ConfigValues values;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigChecks(ConfigValues values) {
        this.values = values;
    }

    /** Throws ConfigException with everything that does not fit together. */
    static void run(ConfigValues values) {
        ConfigChecks checks = new ConfigChecks(values);
        checks.all();
        if (!checks.problems.isEmpty()) {
            throw new ConfigException(checks.problems);
        }
    }

    private void all() {
        List<Listener> listeners = new ArrayList<>(SIP);
        listeners.addAll(MSRP);
        listeners.add(HTTP);
        someOn(SIP, Keys.SIP_UDP_LISTEN, "at least one of sip.udp, sip.tcp and sip.tls listening");
        someOn(MSRP, Keys.MSRP_TCP_LISTEN, "at least one of msrp.tcp and msrp.tls listening");
        listeners.forEach(this::reachable);
        listeners.forEach(this::meantToBeOpen);
        onePortEach(listeners);
        tls(Keys.SIP_TLS_LISTEN, Keys.SIP_TLS_CERTIFICATE, Keys.SIP_TLS_KEY);
        tls(Keys.MSRP_TLS_LISTEN, Keys.MSRP_TLS_CERTIFICATE, Keys.MSRP_TLS_KEY);
        rooms();
        sizes();
    }

    private void someOn(List<Listener> family, KeySpec<?> first, String expected) {
        if (family.stream().noneMatch(listener -> on(listener).isPresent())) {
            problems.add(values.problem(first, expected));
        }
    }

    private void reachable(Listener listener) {
        listener.advertise().ifPresent(advertise -> on(listener).ifPresent(listen -> {
            Optional<HostPort> advertised = values.value(advertise);
            String reason = "an address that others can reach, because "
                    + listener.listen().name() + " is " + listen;
            if (advertised.map(HostPort::wildcard).orElse(listen.wildcard())) {
                problems.add(values.problem(advertise, reason));
            }
        }));
    }

    // There is no authentication yet, so TLS alone does not close a listener: everybody who reaches it may come in.
    private void meantToBeOpen(Listener listener) {
        on(listener).filter(listen -> !listen.loopback()).ifPresent(listen -> {
            if (!values.value(Keys.SECURITY_ALLOW_OPEN)) {
                problems.add(values.problem(
                        listener.listen(),
                        "a loopback address, or security.allow-open: true, because nobody is authenticated here"));
            }
        });
    }

    private void onePortEach(List<Listener> listeners) {
        Map<String, KeySpec<?>> taken = new HashMap<>();
        for (Listener listener : listeners) {
            on(listener).filter(listen -> listen.port() != 0).ifPresent(listen -> {
                KeySpec<?> other =
                        taken.putIfAbsent((listener.datagrams() ? "udp " : "tcp ") + listen, listener.listen());
                if (other != null) {
                    problems.add(
                            values.problem(listener.listen(), "a port of its own; " + other.name() + " has this one"));
                }
            });
        }
    }

    private void tls(
            KeySpec<Optional<HostPort>> listen, KeySpec<Optional<Path>> certificate, KeySpec<Optional<Path>> key) {
        boolean needed = values.value(listen).isPresent();
        boolean half =
                values.value(certificate).isPresent() != values.value(key).isPresent();
        for (KeySpec<Optional<Path>> file : List.of(certificate, key)) {
            if (values.value(file).isEmpty() && (needed || half)) {
                String reason = needed ? listen.name() + " is set" : "certificate and key come together";
                problems.add(values.problem(file, "a PEM file, because " + reason));
            }
        }
    }

    private void rooms() {
        boolean configured = values.value(Keys.ROOMS_CREATE) == RoomConfig.Create.CONFIGURED;
        if (configured && values.value(Keys.ROOMS_NAMES).isEmpty()) {
            problems.add(values.problem(Keys.ROOMS_NAMES, "at least one room, because rooms.create is configured"));
        }
        if (values.value(Keys.ROOMS_DOMAINS).isEmpty()) {
            problems.add(values.problem(Keys.ROOMS_DOMAINS, "at least one domain, or *"));
        }
        if (values.value(Keys.ROOMS_FORCE_TLS)
                && values.value(Keys.MSRP_TLS_LISTEN).isEmpty()) {
            problems.add(values.problem(Keys.ROOMS_FORCE_TLS, "false, because msrp.tls.listen is off"));
        }
    }

    private void sizes() {
        long gather = values.value(Keys.ROOMS_GATHER_LIMIT);
        if (values.value(Keys.MSRP_SEND_QUEUE) < gather) {
            problems.add(values.problem(
                    Keys.MSRP_SEND_QUEUE, "at least rooms.gather-limit, so that one gathered message fits"));
        }
        if (values.value(Keys.SIP_SESSION_TIMER_DEFAULT).compareTo(values.value(Keys.SIP_SESSION_TIMER_MIN)) < 0) {
            problems.add(values.problem(Keys.SIP_SESSION_TIMER_DEFAULT, "at least sip.session-timer.min"));
        }
    }

    private Optional<HostPort> on(Listener listener) {
        return values.value(listener.listen());
    }
}
