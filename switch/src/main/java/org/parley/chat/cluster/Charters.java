package org.parley.chat.cluster;

import java.util.Map;
import java.util.Optional;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;

/** Where the charters of rooms are kept over their lives and over a restart. May be called on any thread; returns at once. */
public interface Charters {

    /** What was kept of a room; empty: nothing but what configuration says. */
    Optional<Charter> of(RoomAddress room);

    /** Keeps a charter, or forgets the room where it says nothing worth keeping. Calls for one room come in order. */
    void keep(RoomAddress room, Charter charter);

    /** All that are kept. */
    Map<RoomAddress, Charter> all();
}
