package org.parley.chat.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.chat.room.RoomAddress;

/** Other names of rooms that last as long as the process. */
public final class MemoryAliases implements Aliases {
    private final Map<RoomAddress, RoomAddress> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<RoomAddress> of(RoomAddress name) {
        return Optional.ofNullable(kept.get(name));
    }

    @Override
    public boolean isEmpty() {
        return kept.isEmpty();
    }

    @Override
    public Map<RoomAddress, RoomAddress> all() {
        return Map.copyOf(kept);
    }

    @Override
    public CompletionStage<Void> keep(RoomAddress name, RoomAddress room) {
        kept.put(name, room);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> forget(RoomAddress name) {
        kept.remove(name);
        return CompletableFuture.completedFuture(null);
    }
}
