package org.parley.chat.room;

import java.util.List;

/**
 * Who may do what to whom, in one place: an operator everything; a user what its role allows, to nobody who outranks it or, owners apart, equals it. What a user is, is looked
 * up, never believed.
 */
final class Authority {
    private Authority() {}

    /** May this actor do that to the room? */
    static boolean allows(RoomState room, Actor actor, Act act) {
        return actor.operator()
                || roleOf(room, actor.uri()).atLeast(room.policy().permissions().least(act));
    }

    /** May it do that to the user with these URIs? Oneself may always be put out, silenced or made less by oneself. */
    static boolean allows(RoomState room, Actor actor, Act act, List<String> target) {
        if (actor.operator()) {
            return true;
        }
        if (!allows(room, actor, act)) {
            return act == Act.KICK && isSelf(room, actor, target);
        }
        Role own = roleOf(room, actor.uri());
        Role other = room.roleOf(target);
        return own == Role.OWNER || act == Act.INVITE || isSelf(room, actor, target) || !other.atLeast(own);
    }

    /** May it have somebody called? A user from within the room, or one who keeps order there: the room is nobody's telephone. */
    static boolean mayCall(RoomState room, Actor actor) {
        boolean within = actor.operator()
                || roleOf(room, actor.uri()).atLeast(Role.MODERATOR)
                || room.present().instancesOf(List.of(actor.uri())).stream().anyMatch(Participant::confirmed);
        return within && allows(room, actor, Act.INVITE);
    }

    /** May it give that role? Nobody makes anybody mightier than oneself. */
    static boolean mayGive(RoomState room, Actor actor, Role role) {
        return actor.operator() || roleOf(room, actor.uri()).atLeast(role);
    }

    /** Is it bound by the pace of the room? */
    static boolean paced(Participant speaker) {
        return !speaker.role().atLeast(Role.MODERATOR);
    }

    private static boolean isSelf(RoomState room, Actor actor, List<String> target) {
        return target.contains(actor.uri()) || room.userOf(actor.uri()).stream().anyMatch(target::contains);
    }

    private static Role roleOf(RoomState room, String uri) {
        return room.roleOf(room.userOf(uri));
    }
}
