package org.parley.chat.media;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;

/**
 * How the rooms of a node come and go. Any thread.
 *
 * @param charter under what a room begins: what was kept of it, and what configuration says; empty: what was kept cannot be read
 * @param rules what configuration says of it
 * @param linger how long what was decided about a room that was not made to stay outlives the last participant
 * @param most rooms that are there at once
 * @param hosts by which this node is reached, as URIs have them: a room's user at one of them is the room, too
 */
public record RoomLife(
        Function<RoomAddress, Optional<Charter>> charter,
        Function<RoomAddress, RoomPolicy> rules,
        Duration linger,
        int most,
        Set<String> hosts) {}
