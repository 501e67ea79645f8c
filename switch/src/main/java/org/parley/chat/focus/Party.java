package org.parley.chat.focus;

import org.parley.chat.room.Joining;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
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
    /** Without the password. */
    @Override
    public String toString() {
        return "party " + callId + " in " + room;
    }
}
