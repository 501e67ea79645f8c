package org.parley.chat.room;

import java.io.Serializable;

/** What has happened in a room, in the one order everybody sees. Numbers start at 1 in each epoch of a room and have no holes. */
public sealed interface RoomEvent extends Serializable {

    /** Its place in the room's one sequence of messages and roster changes. */
    long number();

    /** Somebody is in and hears everything of a higher number. */
    record Joined(long number, Participant participant) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** What is known of somebody has changed. */
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

    /** The streamed message {@code of} has ended; its stub is complete with this. */
    record SpeechEnded(long number, ParticipantId participant, long of, long size, String sha256, boolean complete)
            implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }

    /** The room has ended and everybody in it is out. */
    record Ended(long number, LeaveCause cause) implements RoomEvent {
        private static final long serialVersionUID = 1L;
    }
}
