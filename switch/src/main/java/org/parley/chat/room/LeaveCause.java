package org.parley.chat.room;

import java.io.Serializable;

/**
 * Why a participant is no longer in the room.
 *
 * @param kind the kind, for counters and for Reason
 * @param text a short plain sentence for people, without secrets; may be empty
 */
public record LeaveCause(Kind kind, String text) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** BYE: it left by itself. NO_ACK: its 200 was never acknowledged. SLOW: it did not keep up with the room. The others say it. */
    public enum Kind {
        BYE,
        NO_ACK,
        SESSION_EXPIRED,
        MSRP_LOST,
        SLOW,
        BIND_TIMEOUT,
        KICKED,
        ROOM_ENDED,
        SHUTDOWN,
        DIALOG_LOST
    }
}
