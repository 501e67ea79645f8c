package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;

/** What has happened in a room, in the one order everybody sees. Numbers start at 1 in each epoch of a room and have no holes. */
public sealed interface RoomEvent extends Serializable {

    /** Its place in the room's one sequence of messages and roster changes. */
    long number();

    /** Somebody is in and hears everything of a higher number. */
    record Joined(long number, Participant participant) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** What is known of somebody has changed: a name, a nickname, a role, a device. */
    record Updated(long number, Participant participant) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** Somebody is gone. */
    record Left(long number, ParticipantId participant, LeaveCause cause) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** Something was said; the octets are beside it in the log, or, streamed, nowhere. */
    record Spoken(
            long number, ParticipantId participant, String messageId, String contentType, long size, boolean streamed)
            implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Something was said to one user. It has its number in the one sequence, and it is for these instances only: whoever reads a log on behalf of somebody else leaves it out.
     *
     * @param to the URI it was said to
     * @param recipients the instances it is for
     */
    record Whispered(
            long number,
            ParticipantId participant,
            String to,
            List<ParticipantId> recipients,
            String messageId,
            String contentType,
            long size,
            boolean streamed)
            implements RoomEvent {
        private static final long serialVersionUID = 1L;

        public Whispered {
            recipients = List.copyOf(recipients);
        }
    }

    /** The streamed message {@code of} has ended; its stub is complete with this. */
    record SpeechEnded(long number, ParticipantId participant, long of, long size, String sha256, boolean complete)
            implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Somebody kept order; what came of it follows (who left, who is something else now) or stands in the room's {@link Charter}. The record of who did what to whom.
     *
     * @param target the URI of the user as it was named; "" for the room itself
     * @param detail what exactly: the role, the subject, "on" or "off"; may be empty
     * @param reason for people, may be empty
     */
    record Moderated(long number, Act act, Actor actor, String target, String detail, String reason)
            implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** The room has ended and everybody in it is out. */
    record Ended(long number, LeaveCause cause) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }
}
