package org.parley.chat.focus;

import org.parley.chat.room.ParticipantId;

/**
 * Hears what becomes of a call of a room's: any number of {@link #progress}, then one of the other two, then nothing. Always on one context, in order; returns at once.
 */
public interface DialListener {
    /** A provisional answer of the one called: 180 Ringing, 183 …; 100 when the INVITE is on its way. Fit for a status line (RFC 3515 §2.4.5). */
    default void progress(int status, String phrase) {}

    /**
     * The one called is in the room: its 2xx has been acknowledged and its place taken. What becomes of it from now on is told by the room, as of everybody.
     *
     * @param status that of its 2xx
     * @param phrase that of its 2xx
     * @param id its instance in the room
     */
    void joined(int status, String phrase, ParticipantId id);

    /**
     * It came to nothing, and nothing is left of it.
     *
     * @param who whose no this is
     * @param status a final status that is no success: the peer's own; the room's (403, 404, 486 …, before any INVITE was sent); ours: 408 nobody answered in time, 487
     *     cancelled, 488 the answer cannot be used, 403 a destination that is not permitted, 500 a fault of ours, 503 too many calls at once, the
     *     peer cannot be reached, or the node stops
     * @param phrase one line of printable ASCII, never empty
     */
    void failed(Refuser who, int status, String phrase);

    /** Whose no it is. */
    enum Refuser {
        /** The room's: nobody was called. */
        ROOM,
        /** The one called, or somebody on the way to it. */
        PEER,
        /** This node's. */
        NODE
    }
}
