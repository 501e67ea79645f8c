package org.parley.chat.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.chat.cluster.Charters;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charters in files, one for each room. Who asks is answered from memory at once; one thread writes, all that has changed meanwhile in one go, each room once however often it
 * changed. What could not be written is tried again, and whoever waits for it hears so.
 */
public final class FileCharters implements Charters {
    private static final Logger LOG = LoggerFactory.getLogger(FileCharters.class);
    private static final long MOST_OCTETS = 8 << 20;
    private static final long AGAIN_SECONDS = 2;

    private final Folder folder;
    private final Map<RoomAddress, Charter> kept = new ConcurrentHashMap<>();
    private final Set<Path> unreadable;
    private final FileAliases aliases;
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "parley-rooms-store");
        made.setDaemon(true);
        return made;
    });
    private final Counter written;
    private final Counter failed;

    // the thread's own
    private final Map<RoomAddress, Charter> unwritten = new LinkedHashMap<>();
    private boolean complained;

    private record Change(RoomAddress room, Charter charter, CompletableFuture<Void> done) {}

    private FileCharters(Folder folder, Set<Path> unreadable, MeterRegistry meters) throws IOException {
        this.folder = folder;
        this.aliases = FileAliases.open(folder, thread);
        this.unreadable = unreadable;
        this.written = Counter.builder("parley.rooms.store.written")
                .description("Files of rooms written or removed")
                .register(meters);
        this.failed = Counter.builder("parley.rooms.store.failed")
                .description("Tries to write files of rooms that failed")
                .register(meters);
        Gauge.builder("parley.rooms.store.kept", kept, Map::size)
                .description("Rooms about which something is kept")
                .register(meters);
        Gauge.builder("parley.rooms.store.unreadable", unreadable, Set::size)
                .description("Files of rooms that cannot be read; nobody comes into these rooms")
                .register(meters);
    }

    /**
     * Opens a directory, which is made if there is none, and reads what is in it. Blocks. A file that cannot be read, or is of a newer version, is named in the log, left alone, and
     * its room stays shut; no other room suffers.
     *
     * @throws IOException when the directory cannot be used, or another process has it
     */
    public static FileCharters open(Path directory, MeterRegistry meters) throws IOException {
        Folder folder = Folder.open(directory);
        try {
            Map<RoomAddress, Charter> found = new LinkedHashMap<>();
            Set<Path> unreadable = new HashSet<>();
            for (Path file : folder.files()) {
                read(folder, file, found, unreadable);
            }
            FileCharters charters = new FileCharters(folder, Set.copyOf(unreadable), meters);
            charters.kept.putAll(found);
            LOG.info("rooms read directory={} rooms={} unreadable={}", directory, found.size(), unreadable.size());
            return charters;
        } catch (IOException | RuntimeException failure) {
            folder.close();
            throw failure;
        }
    }

    private static void read(Folder folder, Path file, Map<RoomAddress, Charter> found, Set<Path> unreadable) {
        try {
            if (Files.size(file) > MOST_OCTETS) {
                throw new IllegalArgumentException("larger than 8 MiB (expected: a file that Parley wrote)");
            }
            CharterFile read = CharterFile.read(Files.readString(file, StandardCharsets.UTF_8));
            if (!folder.file(read.room()).equals(file)) {
                throw new IllegalArgumentException("room: " + read.room() + " (expected: in "
                        + folder.file(read.room()).getFileName() + ")");
            }
            found.put(read.room(), read.charter());
        } catch (IOException | RuntimeException unfit) {
            unreadable.add(file);
            LOG.error(
                    "room not read file={} why={}; nobody comes into it until it is mended or removed",
                    file,
                    why(unfit));
        }
    }

    private static String why(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof IllegalArgumentException && message != null ? message : failure.toString();
    }

    /** The other names of rooms, written by the same thread. */
    public FileAliases aliases() {
        return aliases;
    }

    @Override
    public Optional<Charter> of(RoomAddress room) {
        return Optional.ofNullable(kept.get(room));
    }

    @Override
    public boolean unreadable(RoomAddress room) {
        return !unreadable.isEmpty() && unreadable.contains(folder.file(room));
    }

    @Override
    public Map<RoomAddress, Charter> all() {
        return Map.copyOf(kept);
    }

    @Override
    public CompletionStage<Void> keep(RoomAddress room, Charter charter) {
        if (charter.worthKeeping()) {
            kept.put(room, charter);
        } else {
            kept.remove(room);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        changes.add(new Change(room, charter, done));
        wake();
        return done;
    }

    /** Writes what waits, then lets go of the directory. Succeeds always; may be called again. */
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true)) {
            thread.execute(this::finish);
            thread.shutdown();
        }
        return closed;
    }

    private void wake() {
        if (writing.compareAndSet(false, true)) {
            try {
                thread.execute(this::work);
            } catch (RejectedExecutionException closedMeanwhile) {
                writing.set(false); // first: whoever adds later comes here itself
                refuseRest();
            }
        }
    }

    // Whoever adds after the last look finds nobody writing, and wakes the thread itself.
    private void work() {
        writeAll();
        writing.set(false);
        if (!changes.isEmpty()) {
            wake();
        }
    }

    private void finish() {
        writeAll();
        try {
            folder.close();
        } catch (IOException failure) {
            LOG.warn("directory of rooms not closed why={}", failure.toString());
        }
        closed.complete(null);
    }

    private void refuseRest() {
        for (Change late = changes.poll(); late != null; late = changes.poll()) {
            late.done().completeExceptionally(new IOException("the directory of rooms is closed"));
        }
    }

    private void writeAll() {
        List<Change> waiting = new ArrayList<>();
        for (Change next = changes.poll(); next != null; next = changes.poll()) {
            unwritten.remove(next.room());
            unwritten.put(next.room(), next.charter());
            waiting.add(next);
        }
        Map<RoomAddress, IOException> failures = write();
        for (Change one : waiting) {
            IOException failure = failures.get(one.room());
            if (failure == null) {
                one.done().complete(null);
            } else {
                one.done().completeExceptionally(failure);
            }
        }
    }

    /** Which rooms are not on disk now, and why. One that cannot be written is in no other's way. */
    private Map<RoomAddress, IOException> write() {
        if (unwritten.isEmpty()) {
            return Map.of();
        }
        Map<RoomAddress, IOException> failures = new LinkedHashMap<>();
        unwritten.forEach((room, charter) -> attempt(() -> write(room, charter), List.of(room), failures));
        attempt(folder::settle, unwritten.keySet(), failures);
        written.increment(unwritten.size() - failures.size());
        unwritten.keySet().retainAll(failures.keySet());
        if (!failures.isEmpty()) {
            failed.increment();
            complain(failures.values().iterator().next());
            tryAgain();
        } else if (complained) {
            complained = false;
            LOG.info("rooms written again");
        }
        return failures;
    }

    /** What may fail. */
    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(
            Attempt attempt, Collection<RoomAddress> concerned, Map<RoomAddress, IOException> failures) {
        try {
            attempt.run();
        } catch (IOException failure) {
            concerned.forEach(room -> failures.putIfAbsent(room, failure));
        }
    }

    private void write(RoomAddress room, Charter charter) throws IOException {
        Path file = folder.file(room);
        if (charter.worthKeeping()) {
            folder.replace(file, new CharterFile(room, charter).text());
        } else {
            folder.remove(file);
        }
    }

    private void complain(IOException failure) {
        if (!complained) {
            complained = true;
            LOG.error("rooms not written rooms={} why={}", unwritten.size(), failure.toString());
        }
    }

    private void tryAgain() {
        if (!closing.get()) {
            try {
                thread.schedule(this::wake, AGAIN_SECONDS, TimeUnit.SECONDS);
            } catch (RejectedExecutionException closedMeanwhile) {
                LOG.debug("closed meanwhile");
            }
        }
    }
}
