package org.parley.chat.room.port;

import org.parley.chat.room.LeaveCause;

/** The dialog of a participant, as the room may touch it. */
public interface DialogControl {

    /** Ends the dialog: BYE with a Reason header that says the cause. Called at most once, on any thread, returns at once; never for a leave that signalling announced itself. */
    void end(LeaveCause cause);
}
