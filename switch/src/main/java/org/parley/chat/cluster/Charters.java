package org.parley.chat.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;

/** Where the charters of rooms are kept over their lives and, where they are written down, over a restart. May be called on any thread; returns at once. */
public interface Charters {

    /** What was kept of a room; empty: nothing but what configuration says. */
    Optional<Charter> of(RoomAddress room);

    /** What was kept of it is there and cannot be read: nobody comes in until somebody has looked after it. */
    default boolean unreadable(RoomAddress room) {
        return false;
    }

    /**
     * Keeps a charter, or forgets the room where it says nothing worth keeping. Calls for one room come in order; {@link #of} gives it from now on.
     *
     * @return completes once it is as safe as it gets here; fails when it could not be written down, which is tried again until it can
     */
    CompletionStage<Void> keep(RoomAddress room, Charter charter);

    /** All that are kept. */
    Map<RoomAddress, Charter> all();
}
