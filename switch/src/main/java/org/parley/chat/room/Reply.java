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
        /** There is none, and whoever asks may not make it. */
        MAY_NOT_CREATE,
        /** There is one already. */
        ALREADY_THERE,
        /** It is not what it was when whoever asks looked at it. */
        CHANGED_MEANWHILE,
        /** What was decided about it cannot be read, so nothing is. */
        UNAVAILABLE,
        /** As many rooms as there may be are there. */
        TOO_MANY_ROOMS,
        /** Every place is taken. */
        FULL,
        /** The user is in from another device and policy wants one (RFC 7701 §4.1). */
        ALREADY_IN,
        /** Whoever asks is not in the room. */
        NOT_IN_ROOM,
        /** It is in but may not do this. */
        NOT_ALLOWED,
        /** The user is kept out. */
        BANNED,
        /** Nobody new comes in now. */
        LOCKED,
        /** The room is for its members. */
        MEMBERS_ONLY,
        /** The password is missing or wrong. */
        WRONG_PASSWORD,
        /** The room is for those who were invited. */
        NOT_INVITED,
        /** It wants to be anonymous, and the room has no place for that. */
        NO_ANONYMITY,
        /** It may not speak for now. */
        SILENCED,
        /** It has said much lately and has to wait. */
        TOO_FAST,
        /** The message is larger than the room takes. */
        TOO_LARGE,
        /** The room offers no nicknames. */
        NO_NICKNAMES,
        /** The nickname is longer than the room takes. */
        NICKNAME_TOO_LONG,
        /** The nickname is somebody else's, or nobody's to have. */
        NICKNAME_TAKEN,
        /** The room offers no private messages. */
        NO_PRIVATE_MESSAGES,
        /** Nobody in the room goes by that URI. */
        NO_SUCH_PARTICIPANT,
        /** The recipient takes no private messages. */
        PRIVATE_MESSAGES_UNSUPPORTED
    }
}
