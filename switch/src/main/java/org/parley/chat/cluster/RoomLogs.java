package org.parley.chat.cluster;

import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;

/** Where rooms' logs are. May be called on any thread. */
public interface RoomLogs {

    /** The log of a room, from now on; what is said in it reaches the reader. One per room and node at a time: {@link RoomLog#close} before opening it again. */
    RoomLog open(RoomAddress room, Charter charter, LogReader reader);
}
