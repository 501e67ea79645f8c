package org.parley.chat.media.hosting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.chat.cluster.LogEntry;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.RoomWatcher;

/** Who follows the rooms of one loop; they outlive the rooms, which are forgotten when nobody is in. On the loop. */
final class Watchers {
    private final Map<RoomAddress, List<RoomWatcher>> watchers = new HashMap<>();

    void add(RoomAddress room, RoomWatcher watcher) {
        List<RoomWatcher> known = watchers.computeIfAbsent(room, fresh -> new ArrayList<>(1));
        if (!known.contains(watcher)) {
            known.add(watcher);
        }
    }

    void removeIdle(RoomAddress room, RoomWatcher watcher) {
        List<RoomWatcher> known = watchers.get(room);
        if (known != null && watcher.isIdle() && known.remove(watcher) && known.isEmpty()) {
            watchers.remove(room);
        }
    }

    /** Passes on what is more than talk. */
    void tell(RoomAddress room, List<LogEntry> entries, RoomState after) {
        List<RoomWatcher> known = watchers.get(room);
        if (known == null) {
            return;
        }
        List<RoomEvent> events = new ArrayList<>();
        for (LogEntry entry : entries) {
            RoomEvent event = entry.event();
            if (!(event instanceof RoomEvent.Spoken)
                    && !(event instanceof RoomEvent.Whispered)
                    && !(event instanceof RoomEvent.SpeechEnded)) {
                events.add(event);
            }
        }
        if (!events.isEmpty()) {
            for (RoomWatcher watcher : List.copyOf(known)) {
                watcher.happened(events, after);
            }
        }
    }
}
