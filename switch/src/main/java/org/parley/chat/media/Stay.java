package org.parley.chat.media;

import java.time.Instant;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;

/**
 * A participation in a room that is over: for call records. Holds whom it was, anonymous before others or not.
 *
 * @param peer where its MSRP came from, shortened as in logs; "" if its session was never bound
 * @param secure whether that was TLS
 * @param joined when it was in
 * @param left when it was out
 * @param messagesFrom messages that the room took from it
 * @param octetsFrom octets of their bodies
 * @param messagesTo messages that were handed to its session
 * @param octetsTo octets of their bodies
 */
public record Stay(
        RoomAddress room,
        ParticipantId participant,
        Identity who,
        String peer,
        boolean secure,
        Instant joined,
        Instant left,
        LeaveCause cause,
        long messagesFrom,
        long octetsFrom,
        long messagesTo,
        long octetsTo) {}
