package org.parley.chat.room.port;

import java.util.List;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;

/**
 * Is told what happens in every room that has a part on this node: the roster's notifier, the audit record, the store. Called on the thread that owns the room, in the room's
 * order; returns at once and throws nothing.
 */
public interface RoomObserver {

    /**
     * Something happened to who is in, what they are, or how the room is kept; what is said is nobody's business here.
     *
     * @param events in order: {@link RoomEvent.Joined}, {@link RoomEvent.Updated}, {@link RoomEvent.Left}, {@link RoomEvent.Moderated}, {@link RoomEvent.Ended}
     * @param after the room once all of them have happened
     */
    void happened(RoomAddress room, List<RoomEvent> events, RoomState after);
}
