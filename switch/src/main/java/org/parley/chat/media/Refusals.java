package org.parley.chat.media;

import org.parley.chat.room.Reply.Refusal;
import org.parley.msrp.Status;

/** A room's refusals in the words of MSRP and of SIP. */
final class Refusals {
    private Refusals() {}

    /** For a SEND. */
    static Status of(Refusal why) {
        return switch (why) {
            case NO_SUCH_ROOM, NOT_IN_ROOM -> Status.FORBIDDEN.because("not in the room");
            case NOT_ALLOWED, ALREADY_IN, FULL -> Status.FORBIDDEN.because("not allowed in this room");
        };
    }

    /** For an INVITE: the status code. */
    static int sipCode(Refusal why) {
        return switch (why) {
            case NO_SUCH_ROOM -> 404;
            case FULL -> 486;
            case ALREADY_IN, NOT_IN_ROOM, NOT_ALLOWED -> 403;
        };
    }

    /** For an INVITE: the sentence. */
    static String sentence(Refusal why) {
        return switch (why) {
            case NO_SUCH_ROOM -> "No such room";
            case FULL -> "The room is full";
            case ALREADY_IN -> "Already in the room from another device";
            case NOT_IN_ROOM -> "Not in the room";
            case NOT_ALLOWED -> "Not allowed in this room";
        };
    }
}
