package org.parley.chat.cluster;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;

/** Logs in this process's memory, for a node that is alone. */
public final class LocalRoomLogs implements RoomLogs {
    private final TailLimits limits;
    private final LongSupplier clock;
    private final Supplier<String> epochs;

    /**
     * @param clock milliseconds since 1970
     * @param epochs draws names for rooms' lives; called on any room's context, so it must be safe on all
     */
    public LocalRoomLogs(TailLimits limits, LongSupplier clock, Supplier<String> epochs) {
        this.limits = limits;
        this.clock = clock;
        this.epochs = epochs;
    }

    @Override
    public RoomLog open(RoomAddress room, Charter charter, LogReader reader) {
        return new LocalRoomLog(room, charter, reader, limits, clock, epochs);
    }
}
