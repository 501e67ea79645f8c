package org.parley.sdp;

import java.util.Locale;

/** Who opens the connection (RFC 4145, RFC 6135 §4.2). */
public enum Setup {
    /** The writer connects. */
    ACTIVE,
    /** The writer waits. */
    PASSIVE,
    /** Either; offers only. */
    ACTPASS,
    /** No attribute, or one to be ignored: {@code holdconn} (RFC 6135 §4.2.1) and words nobody knows. */
    NONE;

    static Setup parse(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "active" -> ACTIVE;
            case "passive" -> PASSIVE;
            case "actpass" -> ACTPASS;
            default -> NONE;
        };
    }

    /** The attribute's value. */
    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Our answer to an offer with this value: we wait, unless the peer insists on waiting (RFC 6135 §4.2.2, default active). */
    public Setup answer() {
        return this == PASSIVE ? ACTIVE : PASSIVE;
    }

    /** Whether the peer connects to us, this being its offer. */
    public boolean peerConnectsByOffer() {
        return this != PASSIVE;
    }

    /** Whether the peer connects to us, this being its answer to our {@code actpass}; without a word the offerer connects (RFC 4975 §8.5). */
    public boolean peerConnectsByAnswer() {
        return this == ACTIVE;
    }
}
