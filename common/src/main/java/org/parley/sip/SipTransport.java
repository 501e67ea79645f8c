package org.parley.sip;

import java.util.Locale;

/** What carries SIP between two hops. */
public enum SipTransport {
    /** Datagrams. */
    UDP,
    /** A plain stream. */
    TCP,
    /** A stream under TLS. */
    TLS,
    /** A WebSocket. */
    WS,
    /** A WebSocket under TLS. */
    WSS;

    /** The word of Via and of the transport parameter. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
