package org.parley.chat.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.chat.room.RoomState;

/** The URIs by which rosters name devices (RFC 4575 §5.7), read back. Any thread. */
public final class DeviceUris {
    private DeviceUris() {}

    /** Who has the device that this room's roster names by this URI: the URI others know that user by; empty when none is named so. */
    public static Optional<String> holder(RoomState room, String uri) {
        if (!uri.endsWith(RosterXml.DEVICE_HOST)) {
            return Optional.empty();
        }
        List<String> holders = new ArrayList<>();
        room.forEachParticipant(one -> {
            if (RosterXml.deviceOf(one.id()).equals(uri)) {
                holders.add(one.shownUri());
            }
        });
        return holders.stream().findFirst();
    }
}
