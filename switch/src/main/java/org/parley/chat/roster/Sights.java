package org.parley.chat.roster;

import java.util.List;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomState;

/**
 * Who is shown how much.
 *
 * @param moderators owners and moderators, in the room or not
 * @param participants who may speak
 * @param observers who only hears
 * @param outsiders whoever is not in the room
 */
public record Sights(Sight moderators, Sight participants, Sight observers, Sight outsiders) {
    /** Everybody sees who is in, and on which devices. */
    public static final Sights ALIKE = new Sights(Sight.DEVICES, Sight.DEVICES, Sight.DEVICES, Sight.DEVICES);

    /** What a user is shown of a room as it is now. */
    Sight of(List<String> uris, RoomState room) {
        Role role = room.roleOf(uris);
        if (role.atLeast(Role.MODERATOR)) {
            return moderators;
        } else if (uris.stream().allMatch(uri -> room.instancesOf(uri).isEmpty())) {
            return outsiders;
        }
        return role.speaks() ? participants : observers;
    }
}
