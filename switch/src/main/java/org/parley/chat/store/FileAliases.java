package org.parley.chat.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.parley.chat.cluster.Aliases;
import org.parley.chat.room.RoomAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Other names of rooms in one file beside those of the rooms. Who asks is answered from memory at once; the thread that writes rooms writes this file too, as all names are by then.
 */
public final class FileAliases implements Aliases {
    private static final Logger LOG = LoggerFactory.getLogger(FileAliases.class);
    private static final String NAME = "aliases.json";
    private static final String VERSION = "parley-aliases";
    private static final String ALIASES = "aliases";
    private static final long AGAIN_SECONDS = 2;

    private final Folder folder;
    private final Path file;
    private final ScheduledExecutorService thread;
    private final Map<RoomAddress, RoomAddress> kept = new ConcurrentHashMap<>();

    private FileAliases(Folder folder, ScheduledExecutorService thread, Map<RoomAddress, RoomAddress> found) {
        this.folder = folder;
        this.file = folder.named(NAME);
        this.thread = thread;
        kept.putAll(found);
    }

    /**
     * Reads what is there. Blocks.
     *
     * @throws IOException when there is something that cannot be read: a name whose room is not known must not become a room of its own
     */
    static FileAliases open(Folder folder, ScheduledExecutorService thread) throws IOException {
        Path file = folder.named(NAME);
        if (Files.notExists(file)) {
            return new FileAliases(folder, thread, Map.of());
        }
        try {
            return new FileAliases(folder, thread, read(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | ClassCastException | DecodeException unfit) {
            throw new IOException(NAME + ": " + unfit.getMessage(), unfit);
        }
    }

    private static Map<RoomAddress, RoomAddress> read(String text) {
        JsonObject json = new JsonObject(text);
        if (!Integer.valueOf(1).equals(json.getValue(VERSION)) || json.size() != 2) {
            throw new IllegalArgumentException(VERSION + ": " + json.getValue(VERSION) + ", with " + json.fieldNames()
                    + " (expected: 1, and " + ALIASES + ", or a newer Parley to read it)");
        }
        Map<RoomAddress, RoomAddress> found = new LinkedHashMap<>();
        json.getJsonObject(ALIASES, new JsonObject())
                .forEach(one ->
                        found.put(RoomAddress.parse(one.getKey()), RoomAddress.parse(String.valueOf(one.getValue()))));
        return found;
    }

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
        return written();
    }

    @Override
    public CompletionStage<Void> forget(RoomAddress name) {
        kept.remove(name);
        return written();
    }

    private CompletionStage<Void> written() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> write(done));
        } catch (RejectedExecutionException closed) {
            done.completeExceptionally(new IOException("the directory of rooms is closed", closed));
        }
        return done;
    }

    private void write(CompletableFuture<Void> done) {
        try {
            folder.replace(file, text());
            folder.settle();
            done.complete(null);
        } catch (IOException failure) {
            LOG.error("aliases not written file={} why={}; tried again", file, failure.toString());
            again();
            done.completeExceptionally(failure);
        }
    }

    private void again() {
        try {
            thread.schedule(() -> write(new CompletableFuture<>()), AGAIN_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.error("aliases not written file={}; what changed last is lost", file);
        }
    }

    private String text() {
        JsonObject aliases = new JsonObject();
        kept.entrySet().stream()
                .map(one -> Map.entry(one.getKey().uri(), one.getValue().uri()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> aliases.put(one.getKey(), one.getValue()));
        return new JsonObject().put(VERSION, 1).put(ALIASES, aliases).encodePrettily() + "\n";
    }
}
