package org.parley.chat.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;

/** Charters that live as long as the process. */
public final class MemoryCharters implements Charters {
    private final ConcurrentHashMap<RoomAddress, Charter> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<Charter> of(RoomAddress room) {
        return Optional.ofNullable(kept.get(room));
    }

    @Override
    public CompletionStage<Void> keep(RoomAddress room, Charter charter) {
        if (charter.worthKeeping()) {
            kept.put(room, charter);
        } else {
            kept.remove(room);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Map<RoomAddress, Charter> all() {
        return Map.copyOf(kept);
    }
}
