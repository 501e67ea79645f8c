package org.parley.chat.roster;

import java.util.Locale;
import org.parley.chat.room.Joining;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;

/**
 * Somebody who is no longer in, or never came though the room called (RFC 4575 §5.7.6, §5.7.7).
 *
 * @param entity the user
 * @param name of the user, "" for none
 * @param device which of its devices
 * @param called by the room, else it had called
 * @param wantedBy the URI of whoever had it called, "" for nobody
 * @param since when it came in, milliseconds since 1970; 0: never
 * @param method how it went, in the RFC's words
 * @param reason in the form of RFC 3326
 * @param by the URI of whoever put it out, "" for nobody
 * @param millis when, since 1970
 */
record Departure(
        String entity,
        String name,
        ParticipantId device,
        boolean called,
        String wantedBy,
        long since,
        String method,
        String reason,
        String by,
        long millis) {
    private static final int BUSY_HERE = 486;
    private static final int BUSY_EVERYWHERE = 600;

    /** A participant has left. */
    static Departure of(Participant who, LeaveCause cause, String by, long millis) {
        String text = cause.text().isEmpty() ? cause.kind().name().toLowerCase(Locale.ROOT) : cause.text();
        return new Departure(
                who.shownUri(),
                RosterXml.nameOf(who),
                who.id(),
                who.joining().method() == Joining.Method.DIALLED_OUT,
                who.joining().by(),
                who.sinceMillis(),
                methodOf(cause.kind()),
                RosterXml.reason("", text),
                by,
                millis);
    }

    private static String methodOf(LeaveCause.Kind kind) {
        return switch (kind) {
            case BYE -> "departed";
            case NO_ACK, BIND_TIMEOUT, DIALOG_LOST -> "failed";
            case SESSION_EXPIRED, MSRP_LOST, SLOW, KICKED, ROOM_ENDED, SHUTDOWN -> "booted";
        };
    }

    /** Nobody came though the room called. */
    static Departure of(Callee who, int status, String phrase, long millis) {
        return new Departure(
                who.uri(),
                who.name(),
                new ParticipantId(who.call()),
                true,
                who.by(),
                0,
                status == BUSY_HERE || status == BUSY_EVERYWHERE ? "busy" : "failed",
                RosterXml.reason("cause=" + status + ";", phrase),
                "",
                millis);
    }
}
