package org.parley.chat.room;

import java.io.Serializable;

/**
 * The rules of one room that decide about its state (RFC 7701 §4.1).
 *
 * @param exists the room is configured: it is there before anybody joins and stays when everybody left
 * @param createdByJoin a room that is not configured comes into being with its first join
 * @param maxParticipants places, counting devices and joins in progress
 * @param simultaneousAccess one user may be in from several devices
 * @param remembered how many of each participant's last Message-IDs are kept to know a repetition
 */
public record RoomPolicy(
        boolean exists, boolean createdByJoin, int maxParticipants, boolean simultaneousAccess, int remembered)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public RoomPolicy {
        if (maxParticipants < 1) {
            throw new IllegalArgumentException(
                    "rooms.max-participants: " + maxParticipants + " (expected: at least 1)");
        }
        if (remembered < 1 || remembered > 1024) {
            throw new IllegalArgumentException("remembered message-ids: " + remembered + " (expected: 1..1024)");
        }
    }

    /** Open to all: created by the first join, 1,000 places, several devices, 32 Message-IDs remembered. */
    public static RoomPolicy open() {
        return new RoomPolicy(false, true, 1_000, true, 32);
    }
}
