package org.parley.chat.room;

import java.io.Serializable;

/** What a command was answered. */
public sealed interface Reply extends Serializable {

    /**
     * Done, under this number.
     *
     * @param repeated the command had been done before and the number is the one given then
     */
    record Done(long number, boolean repeated) implements Reply {
        private static final long serialVersionUID = 1L;
    }

    /** Not done; nothing has changed. */
    record Refused(Refusal why) implements Reply {
        private static final long serialVersionUID = 1L;
    }

    /** The ways in which a room says no. */
    enum Refusal {
        /** It does not exist and may not be made by joining. */
        NO_SUCH_ROOM,
        /** Every place is taken. */
        FULL,
        /** The user is in from another device and policy wants one (RFC 7701 §4.1). */
        ALREADY_IN,
        /** Whoever asks is not in the room. */
        NOT_IN_ROOM,
        /** It is in but may not do this. */
        NOT_ALLOWED
    }
}
