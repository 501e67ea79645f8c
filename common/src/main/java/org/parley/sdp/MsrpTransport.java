package org.parley.sdp;

import java.util.Optional;

/** The protocol field of an {@code m=message} line (RFC 4975 §8.1). */
public enum MsrpTransport {
    /** Plain TCP. */
    TCP("TCP/MSRP"),
    /** TLS over TCP. */
    TLS("TCP/TLS/MSRP");

    private final String proto;

    MsrpTransport(String proto) {
        this.proto = proto;
    }

    /** As written in SDP. */
    public String proto() {
        return proto;
    }

    static Optional<MsrpTransport> of(String proto) {
        for (MsrpTransport transport : values()) {
            if (transport.proto.equalsIgnoreCase(proto)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
