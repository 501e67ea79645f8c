package org.parley.chat.focus;

import java.util.Optional;
import org.parley.chat.room.Joining;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.DialogControl;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.MediaDescription;
import org.parley.sip.LocalContact;

/**
 * Who is at the other end of a dialog of the focus's, and in which room.
 *
 * @param callId the Call-ID
 * @param contact what our Contact says
 * @param room the room
 * @param who the user
 * @param joining who called whom
 * @param password as given, "" for none
 */
record Party(String callId, LocalContact contact, RoomAddress room, Identity who, Joining joining, String password) {
    /**
     * Its question for a place in the room.
     *
     * @param tls its media is TLS
     * @param offer what it offers; empty: our offer is still to come
     */
    JoinRequest asking(ParticipantId id, boolean tls, Optional<MediaDescription> offer, DialogControl dialog) {
        return new JoinRequest(room, id, who, tls, offer, joining, password, dialog);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "party " + callId + " in " + room;
    }
}
