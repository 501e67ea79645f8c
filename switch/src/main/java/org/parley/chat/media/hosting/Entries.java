package org.parley.chat.media.hosting;

import org.parley.chat.media.Passwords;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.intake.UserKeys;
import org.parley.chat.room.Device;
import org.parley.chat.room.Joining;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.cpim.ParticipantUri;

/** What signalling says of somebody, in the words of a room's commands. Pure. */
final class Entries {
    private static final ParticipantId NEW = new ParticipantId("new");

    private Entries() {}

    static RoomCommand.Join join(JoinRequest request, LocalRoom room, SwitchParts parts) {
        Identity who = request.who();
        return new RoomCommand.Join(
                request.id(),
                UserKeys.of(who),
                who.displayName(),
                anonymous(who),
                request.offer().map(media -> device(who, media, room)).orElseGet(() -> blank(who)),
                request.joining(),
                Passwords.proof(
                        request.password(), room.state().policy().admission().password()),
                parts.node(),
                request.offer().isPresent());
    }

    /** A join as it might be tried. */
    static RoomCommand.Join probe(Identity who) {
        return new RoomCommand.Join(
                NEW, UserKeys.of(who), who.displayName(), anonymous(who), blank(who), Joining.DIALLED_IN, "", "", true);
    }

    static Device device(Identity who, MediaDescription media, LocalRoom room) {
        boolean takes = media.chatroom()
                .map(tokens -> tokens.contains("private-messages"))
                .orElseGet(() -> assumed(room, who.userAgent()));
        return new Device(who.contact(), who.userAgent(), media.direction(), takes, who.leg());
    }

    /** A client that never sent a=chatroom may be known to take private messages all the same. */
    private static boolean assumed(LocalRoom room, String userAgent) {
        RoomPolicy.Assume assume = room.state().policy().features().assumeChatroom();
        return switch (assume) {
            case OFF -> false;
            case LISTED -> room.isAware(userAgent);
            case ON -> true;
        };
    }

    private static Device blank(Identity who) {
        return new Device(who.contact(), who.userAgent(), org.parley.chat.room.Direction.INACTIVE, false, who.leg());
    }

    private static String anonymous(Identity who) {
        return who.isAnonymous() ? ParticipantUri.parse(who.anonymousUri()).key() : "";
    }
}
