package org.parley.chat.focus;

import org.parley.chat.room.RoomAddress;

/**
 * A step of a call that a room makes, for those who watch all of them.
 *
 * @param call the call
 * @param room who calls
 * @param invitation whom, and on whose behalf
 * @param stage how far it is
 * @param status the status that brought it there; 100 when the INVITE goes out
 * @param phrase the phrase that goes with it
 */
public record DialProgress(
        Dialled call, RoomAddress room, Invitation invitation, Stage stage, int status, String phrase) {
    /** calling → joined | failed; failed may come first. */
    public enum Stage {
        /** INVITE is out, or a provisional answer came. */
        CALLING,
        /** The one called is in. Last. */
        JOINED,
        /** It came to nothing. Last. */
        FAILED
    }
}
