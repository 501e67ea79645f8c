package org.parley.chat.cluster;

import java.util.List;
import org.parley.chat.room.RoomState;

/** Is told what was appended to a room's log, on the room's context. */
public interface LogReader {

    /**
     * The next entries; none where the room has changed without anything to tell, as when a place is kept or given up.
     *
     * @param after the room once all of them have happened
     */
    void entries(List<LogEntry> entries, RoomState after);
}
