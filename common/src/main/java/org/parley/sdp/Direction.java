package org.parley.sdp;

/** A stream's direction as seen by whoever wrote the description; for MSRP it restricts regular SENDs only (RFC 4975 §8.9). */
public enum Direction {
    /** Both ways, and the default. */
    SENDRECV(true, true),
    /** The writer sends only. */
    SENDONLY(true, false),
    /** The writer receives only. */
    RECVONLY(false, true),
    /** Neither. */
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether the writer sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether the writer receives. */
    public boolean receives() {
        return receives;
    }

    /** The attribute's name. */
    public String attribute() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * What to answer (RFC 3264 §6.1): as much of {@code wanted} as this offer allows, so a hold is not answered with a hold of our own
     * (§8.4) and sendonly never with sendonly.
     */
    public Direction answer(Direction wanted) {
        return of(wanted.sends && receives, wanted.receives && sends);
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }
}
