package org.parley.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.parley.chat.cluster.Aliases;
import org.parley.chat.cluster.Charters;
import org.parley.chat.cluster.MemoryAliases;
import org.parley.chat.cluster.MemoryCharters;
import org.parley.chat.store.FileCharters;

/**
 * What was decided in the rooms of this process, on disk where there is a place for it.
 *
 * @param charters what was decided
 * @param aliases other names of rooms that operators gave
 * @param files the same, if it is on disk
 */
record RoomStore(Charters charters, Aliases aliases, Optional<FileCharters> files) {

    /** Opens the directory and reads what is in it; fails with {@link StartException} when that cannot be. */
    static Future<RoomStore> open(Vertx vertx, Optional<Path> directory, MeterRegistry meters) {
        if (directory.isEmpty()) {
            return Future.succeededFuture(new RoomStore(new MemoryCharters(), new MemoryAliases(), Optional.empty()));
        }
        return vertx.executeBlocking(() -> read(directory.get(), meters));
    }

    private static RoomStore read(Path directory, MeterRegistry meters) throws StartException {
        try {
            FileCharters files = FileCharters.open(directory, meters);
            return new RoomStore(files, files.aliases(), Optional.of(files));
        } catch (IOException unusable) {
            throw new StartException("rooms.store: " + directory + " cannot be used: " + unusable.getMessage());
        }
    }

    /** Writes what waits. Succeeds always. */
    Future<Void> close() {
        return files.map(open -> Future.fromCompletionStage(open.close())).orElseGet(Future::succeededFuture);
    }
}
