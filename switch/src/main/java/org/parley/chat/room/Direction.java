package org.parley.chat.room;

/** Which way a participant's media flows, in its own words (its SDP: {@code sendonly} means it speaks and does not hear; RFC 3264 §5.1). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean speaks;
    private final boolean hears;

    Direction(boolean speaks, boolean hears) {
        this.speaks = speaks;
        this.hears = hears;
    }

    /** It may send to the room. */
    public boolean speaks() {
        return speaks;
    }

    /** Copies are sent to it. */
    public boolean hears() {
        return hears;
    }
}
