package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;

/** What may be asked of a {@link RoomState}. Every command carries all it needs; time and identifiers come beside it. */
public sealed interface RoomCommand extends Serializable {

    /** Who asks, or for whom. */
    ParticipantId participant();

    /**
     * A participant wants in. Repeating it changes nothing and gives the number of the first.
     *
     * @param uris every URI that is this user, in one comparable form, the shown one first
     * @param displayName the name shown, "" for none
     * @param node the node that holds its session
     * @param confirmed false for an offerless INVITE: a place is kept, {@link Confirm} follows
     */
    record Join(
            ParticipantId participant, List<String> uris, String displayName, String node, Role role, boolean confirmed)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;

        public Join {
            uris = List.copyOf(uris);
            if (uris.isEmpty()) {
                throw new IllegalArgumentException("join: no URI (expected: at least one)");
            }
        }
    }

    /** The place kept by an unconfirmed join is taken. */
    record Confirm(ParticipantId participant) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** Another display name. */
    record Update(ParticipantId participant, String displayName) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** A participant is gone. */
    record Leave(ParticipantId participant, LeaveCause cause) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A participant says something to all.
     *
     * @param messageId the Message-ID its client gave; the same once more gets the number already given
     * @param size octets of the whole body, -1 if it is being streamed and the end is not known
     */
    record Speak(ParticipantId participant, String messageId, String contentType, long size, boolean streamed)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A streamed message has ended.
     *
     * @param number the number it was given when it began
     * @param size octets that were passed on
     * @param sha256 lower-case hexadecimal, "" when aborted
     * @param complete false: aborted
     */
    record EndSpeech(ParticipantId participant, long number, long size, String sha256, boolean complete)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** The room ends for everybody. The participant is who ended it, {@link #NOBODY} for the operator. */
    record EndRoom(ParticipantId participant, LeaveCause cause) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** Stands for the operator or the node itself where a command names no participant. */
    ParticipantId NOBODY = new ParticipantId("-");
}
