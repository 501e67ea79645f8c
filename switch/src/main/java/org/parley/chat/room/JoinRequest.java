package org.parley.chat.room;

import java.util.Optional;

/**
 * An INVITE, as far as a room must know it.
 *
 * @param room the room dialled
 * @param id the new participant instance
 * @param who whose it is
 * @param tls the media line asks for TCP/TLS/MSRP: our URI will be msrps
 * @param offer the SDP offer, empty for an offerless INVITE ({@link Rooms#confirm} will bring it)
 * @param dialog how the room ends the dialog when it must
 */
public record JoinRequest(
        RoomAddress room,
        ParticipantId id,
        Identity who,
        boolean tls,
        Optional<MediaDescription> offer,
        DialogControl dialog) {}
