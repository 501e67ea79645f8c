package org.parley.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;

/**
 * The keys of one listener.
 *
 * @param name what it is called in the ready line
 * @param listen where it is
 * @param advertise how others reach it, for those that tell others
 * @param transport what carries it
 */
record ListenerKeys(
        String name,
        KeySpec<Optional<HostPort>> listen,
        Optional<KeySpec<Optional<HostPort>>> advertise,
        Transport transport) {
    /** What carries a listener's octets. */
    enum Transport {
        UDP,
        TCP,
        TLS,
        WS,
        WSS;

        /** Whether nobody can listen in on it. */
        boolean secure() {
            return this == TLS || this == WSS;
        }

        /** Whether it is a WebSocket. */
        boolean webSocket() {
            return this == WS || this == WSS;
        }
    }

    static final List<ListenerKeys> SIP = List.of(
            of("sip.udp", SipKeys.SIP_UDP_LISTEN, SipKeys.SIP_UDP_ADVERTISE, Transport.UDP),
            of("sip.tcp", SipKeys.SIP_TCP_LISTEN, SipKeys.SIP_TCP_ADVERTISE, Transport.TCP),
            of("sip.tls", SipKeys.SIP_TLS_LISTEN, SipKeys.SIP_TLS_ADVERTISE, Transport.TLS),
            of("sip.ws", SipKeys.SIP_WS_LISTEN, SipKeys.SIP_WS_ADVERTISE, Transport.WS),
            of("sip.wss", SipKeys.SIP_WSS_LISTEN, SipKeys.SIP_WSS_ADVERTISE, Transport.WSS));
    static final List<ListenerKeys> MSRP = List.of(
            of("msrp.tcp", MsrpKeys.MSRP_TCP_LISTEN, MsrpKeys.MSRP_TCP_ADVERTISE, Transport.TCP),
            of("msrp.tls", MsrpKeys.MSRP_TLS_LISTEN, MsrpKeys.MSRP_TLS_ADVERTISE, Transport.TLS));
    static final List<ListenerKeys> RELAY = List.of(
            of("relay.tls", RelayKeys.RELAY_TLS_LISTEN, RelayKeys.RELAY_TLS_ADVERTISE, Transport.TLS),
            of("relay.tcp", RelayKeys.RELAY_TCP_LISTEN, RelayKeys.RELAY_TCP_ADVERTISE, Transport.TCP),
            of("relay.wss", RelayKeys.RELAY_WSS_LISTEN, RelayKeys.RELAY_WSS_ADVERTISE, Transport.WSS),
            of("relay.ws", RelayKeys.RELAY_WS_LISTEN, RelayKeys.RELAY_WS_ADVERTISE, Transport.WS));
    static final ListenerKeys HTTP =
            new ListenerKeys("http", OperatorKeys.HTTP_LISTEN, Optional.empty(), Transport.TCP);

    private static ListenerKeys of(
            String name,
            KeySpec<Optional<HostPort>> listen,
            KeySpec<Optional<HostPort>> advertise,
            Transport transport) {
        return new ListenerKeys(name, listen, Optional.of(advertise), transport);
    }

    /** Those that a process of this role opens when they are on. */
    static List<ListenerKeys> of(Role role) {
        List<ListenerKeys> all = new ArrayList<>();
        if (role.rooms()) {
            Stream.of(SIP, MSRP).forEach(all::addAll);
        }
        if (role.relay()) {
            all.addAll(RELAY);
        }
        all.add(HTTP);
        return all;
    }

    /** Where it listens; empty when it is off. */
    Optional<HostPort> place(ConfigValues values) {
        return values.value(listen);
    }

    /** Whether anyone but this machine comes there. */
    boolean exposed(ConfigValues values) {
        return place(values).filter(at -> !at.loopback()).isPresent();
    }
}
