package org.parley.chat.cluster;

import org.jspecify.annotations.Nullable;
import org.parley.chat.room.RoomEvent;

/**
 * One numbered line of a room's log.
 *
 * @param epoch the life of the room it belongs to
 * @param content the octets of a gathered message; null for roster changes and for streamed messages, of which only the stub is kept
 */
public record LogEntry(String epoch, RoomEvent event, @Nullable Content content) {

    /** Its place in the room's sequence. */
    public long number() {
        return event.number();
    }
}
