package org.parley.chat.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.parley.chat.room.RoomAddress;

/** Other names of rooms that operators gave while the server ran, beside those in configuration. May be called on any thread; returns at once. */
public interface Aliases {
    /** The room that has this other name. */
    Optional<RoomAddress> of(RoomAddress name);

    /** Are there none? */
    boolean isEmpty();

    /** All of them and their rooms. */
    Map<RoomAddress, RoomAddress> all();

    /**
     * Gives a room another name, or the name to another room; {@link #of} knows it from now on.
     *
     * @return completes once it is as safe as it gets here; fails when it could not be written down, which is tried again until it can
     */
    CompletionStage<Void> keep(RoomAddress name, RoomAddress room);

    /** Takes a name away; completes like {@link #keep}. */
    CompletionStage<Void> forget(RoomAddress name);
}
