package org.parley.chat.media.intake;

import org.parley.chat.cluster.Draft;
import org.parley.chat.room.Reply;

/** A command for a room with whoever waits for the reply. */
public interface Ask {
    /** What the log is to have. */
    Draft draft();

    /** The append is confirmed and this is its reply. On the room's loop. */
    void replied(Reply reply);

    /** The log has failed; nothing is known. On the room's loop. */
    void failed();
}
