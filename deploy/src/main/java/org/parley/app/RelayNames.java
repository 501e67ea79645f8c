package org.parley.app;

import java.util.Optional;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;

/** What the relay calls itself towards its clients. */
final class RelayNames {
    private static final String LOCALHOST = "localhost";

    private RelayNames() {}

    /** How others reach a listener that is on; on loopback, unless something else is said, as {@code localhost}. */
    static HostPort advertised(ListenerKeys listener, ConfigValues values) {
        HostPort at = listener.place(values).orElseThrow();
        Optional<HostPort> told = listener.advertise().flatMap(values::value);
        return told.orElseGet(() -> at.loopback() ? new HostPort(LOCALHOST, at.port()) : at);
    }

    /** Whether a listener that is on is for this machine only, so that a certificate made at the start will do. */
    static boolean local(ListenerKeys listener, ConfigValues values) {
        return !listener.exposed(values) && advertised(listener, values).host().equalsIgnoreCase(LOCALHOST);
    }

    /** Whether clients may be given this name: fully qualified, or localhost. */
    static boolean fit(HostPort advertised) {
        String host = advertised.host();
        return host.equalsIgnoreCase(LOCALHOST)
                || (host.contains(".") && !host.contains(":") && !host.matches("[0-9.]+") && !host.endsWith("."));
    }
}
