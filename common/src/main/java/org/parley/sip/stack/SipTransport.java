package org.parley.sip.stack;

import java.util.Locale;

/** How SIP travels on one hop (RFC 3261 §18). */
public enum SipTransport {
    /** Datagrams, one message each. */
    UDP(5060),
    /** A byte stream without encryption. */
    TCP(5060),
    /** TLS over TCP. */
    TLS(5061);

    private final int defaultPort;

    SipTransport(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** The port meant when none is written (RFC 3261 §19.1.2). */
    public int defaultPort() {
        return defaultPort;
    }

    /** True when the transport delivers in order or not at all (RFC 3261 §17). */
    public boolean reliable() {
        return this != UDP;
    }

    /** The token in upper case, as Via and the library's listening points have it. */
    public String viaToken() {
        return name();
    }

    /** The token in lower case, as a URI's transport parameter has it. */
    public String uriToken() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a token in any case.
     *
     * @throws IllegalArgumentException when the token names another transport
     */
    public static SipTransport of(String token) {
        for (SipTransport transport : values()) {
            if (transport.name().equalsIgnoreCase(token)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("SIP transport: " + token + " (expected: udp, tcp or tls)");
    }
}
