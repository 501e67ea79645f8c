package org.parley.chat.media;

import org.parley.chat.room.Reply.Refusal;
import org.parley.msrp.Status;

/** A room's refusals in the words of MSRP and of SIP; every one of them has words in both. */
public final class Refusals {
    private Refusals() {}

    /** For a SEND or a NICKNAME. */
    public static Status of(Refusal why) {
        return switch (why) {
            case NO_SUCH_PARTICIPANT -> Status.NOT_FOUND;
            case PRIVATE_MESSAGES_UNSUPPORTED -> Status.PRIVATE_MESSAGES_UNSUPPORTED;
            case NICKNAME_TAKEN -> Status.NICKNAME_IN_USE;
            case NICKNAME_TOO_LONG -> Status.OUT_OF_BOUNDS.because("the nickname is longer than this room takes");
            case TOO_LARGE, TOO_FAST -> Status.STOP_SENDING.because(sentence(why));
            case NO_SUCH_ROOM, NOT_IN_ROOM, UNAVAILABLE, TOO_MANY_ROOMS, ALREADY_THERE, CHANGED_MEANWHILE ->
                Status.FORBIDDEN.because("not in the room");
            case NOT_ALLOWED,
                    MAY_NOT_CREATE,
                    ALREADY_IN,
                    FULL,
                    BANNED,
                    LOCKED,
                    MEMBERS_ONLY,
                    WRONG_PASSWORD,
                    NOT_INVITED,
                    NO_ANONYMITY,
                    SILENCED,
                    NO_NICKNAMES,
                    NO_PRIVATE_MESSAGES -> Status.FORBIDDEN.because(sentence(why));
        };
    }

    /** For an INVITE: the status code. */
    public static int sipCode(Refusal why) {
        return switch (why) {
            case NO_SUCH_ROOM, NO_SUCH_PARTICIPANT -> 404;
            case FULL -> 486;
            case UNAVAILABLE, TOO_MANY_ROOMS -> 503;
            case NO_ANONYMITY -> 433;
            case ALREADY_IN,
                    ALREADY_THERE,
                    CHANGED_MEANWHILE,
                    MAY_NOT_CREATE,
                    NOT_IN_ROOM,
                    NOT_ALLOWED,
                    BANNED,
                    LOCKED,
                    MEMBERS_ONLY,
                    WRONG_PASSWORD,
                    NOT_INVITED,
                    SILENCED,
                    TOO_FAST,
                    TOO_LARGE,
                    NO_NICKNAMES,
                    NICKNAME_TOO_LONG,
                    NICKNAME_TAKEN,
                    NO_PRIVATE_MESSAGES,
                    PRIVATE_MESSAGES_UNSUPPORTED -> 403;
        };
    }

    /** The sentence. */
    public static String sentence(Refusal why) {
        return switch (why) {
            case NO_SUCH_ROOM -> "No such room";
            case MAY_NOT_CREATE -> "No such room, and you may not make it";
            case ALREADY_THERE -> "There is such a room already";
            case CHANGED_MEANWHILE -> "The rules were changed meanwhile";
            case UNAVAILABLE -> "What was decided about the room cannot be read";
            case TOO_MANY_ROOMS -> "Too many rooms";
            case FULL -> "The room is full";
            case ALREADY_IN -> "Already in the room from another device";
            case NOT_IN_ROOM -> "Not in the room";
            case NOT_ALLOWED -> "Not allowed in this room";
            case BANNED -> "Banned from this room";
            case LOCKED -> "The room is locked";
            case MEMBERS_ONLY -> "The room is for members";
            case WRONG_PASSWORD -> "The room wants its password";
            case NOT_INVITED -> "The room is for those invited";
            case NO_ANONYMITY -> "Anonymity Disallowed";
            case SILENCED -> "You are silenced in this room";
            case TOO_FAST -> "Wait a little before the next message";
            case TOO_LARGE -> "The message is larger than this room takes";
            case NO_NICKNAMES -> "This room has no nicknames";
            case NICKNAME_TOO_LONG -> "The nickname is longer than this room takes";
            case NICKNAME_TAKEN -> "The nickname is reserved or in use";
            case NO_PRIVATE_MESSAGES -> "This room has no private messages";
            case NO_SUCH_PARTICIPANT -> "No such participant";
            case PRIVATE_MESSAGES_UNSUPPORTED -> "The recipient takes no private messages";
        };
    }
}
