package org.parley.chat.focus;

import java.util.Optional;
import org.parley.chat.room.ParticipantId;
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
 * @param refuser whose no it is, where it failed
 * @param participant who it is in the room, where it joined
 */
public record DialProgress(
        Dialled call,
        RoomAddress room,
        Invitation invitation,
        Stage stage,
        int status,
        String phrase,
        Optional<DialListener.Refuser> refuser,
        Optional<ParticipantId> participant) {
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
