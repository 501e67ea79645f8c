package org.parley.sip.stack;

import java.util.Locale;

/** How SIP travels on one hop (RFC 3261 §18). */
public enum SipTransport {
    /** Datagrams, one message each. */
    UDP(5060),
    /** A byte stream without encryption. */
    TCP(5060),
    /** TLS over TCP. */
    TLS(5061),
    /** WebSocket without encryption (RFC 7118). */
    WS(80),
    /** WebSocket over TLS (RFC 7118). */
    WSS(443);

    private final int defaultPort;

    SipTransport(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** The port meant when none is written (RFC 3261 §19.1.2, RFC 7118 §5.5). */
    public int defaultPort() {
        return defaultPort;
    }

    /** True when the transport delivers in order or not at all (RFC 3261 §17). */
    public boolean reliable() {
        return this != UDP;
    }

    /** True when TLS protects it (RFC 3261 §26.2.2, RFC 7118 §9.2). */
    public boolean secure() {
        return this == TLS || this == WSS;
    }

    /** True for WebSocket: its clients are reached by the connection they opened and by no other (RFC 7118 §5). */
    public boolean webSocket() {
        return this == WS || this == WSS;
    }

    /** The token in upper case, as Via and the library's listening points have it. */
    public String viaToken() {
        return name();
    }

    /** What a URI's transport parameter says: {@code ws} for secure WebSocket too, where the scheme tells them apart (RFC 7118 §5.2). */
    public String uriToken() {
        return this == WSS ? WS.uriToken() : lowerCase();
    }

    /** The token in lower case: in names of metrics and listeners. */
    public String lowerCase() {
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
        throw new IllegalArgumentException("SIP transport: " + token + " (expected: udp, tcp, tls, ws or wss)");
    }
}
