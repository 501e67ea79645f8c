package org.parley.chat.room.port;

import java.util.Optional;
import org.parley.chat.room.Joining;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;

/**
 * An INVITE, as far as a room must know it.
 *
 * @param room the room dialled
 * @param id the new participant instance
 * @param who whose it is
 * @param tls the media line asks for TCP/TLS/MSRP: our URI will be msrps
 * @param offer the SDP offer, empty for an offerless INVITE ({@link Rooms#confirm} will bring it)
 * @param joining who called whom
 * @param password as given, "" for none
 * @param dialog how the room ends the dialog when it must
 */
public record JoinRequest(
        RoomAddress room,
        ParticipantId id,
        Identity who,
        boolean tls,
        Optional<MediaDescription> offer,
        Joining joining,
        String password,
        DialogControl dialog) {

    /** Of one who dialled in and gave no password. */
    public JoinRequest(
            RoomAddress room,
            ParticipantId id,
            Identity who,
            boolean tls,
            Optional<MediaDescription> offer,
            DialogControl dialog) {
        this(room, id, who, tls, offer, Joining.DIALLED_IN, "", dialog);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "JoinRequest[" + room + " " + id + "]";
    }
}
