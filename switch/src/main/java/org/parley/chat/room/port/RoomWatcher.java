package org.parley.chat.room.port;

import java.util.List;
import java.util.concurrent.Executor;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;

/** Follows what happens in one room. Called on the thread that owns the room, and must be short. */
public interface RoomWatcher {
    /**
     * Somebody wants to know what goes on in the room: may it? Asked at each {@link Rooms#watch}; from the first one that is let in on, events are told, without a hole
     * after this state.
     *
     * @param who the asker's URIs in comparable form, the shown one first
     * @param now the room as it is; vacant when nobody is in
     * @param owner runs tasks on the thread that owns the room
     */
    WatchAnswer watching(List<String> who, RoomState now, Executor owner);

    /** What has happened, in order, and the room after it. */
    void happened(List<RoomEvent> events, RoomState after);

    /** Asked after {@link Rooms#unwatch}: true when nobody is left to tell, and no more events are wanted. */
    boolean isIdle();
}
