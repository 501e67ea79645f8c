package org.parley.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded way out of the event loops to something slow: a file, a collector. {@link #offer} never waits; what finds the outbox full is
 * dropped and counted ({@code parley.NAME.dropped}), what could not be written too ({@code parley.NAME.failed}). One thread writes, in the
 * order of the offers.
 */
public final class Outbox<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int BATCH = 256;
    private static final long COMPLAIN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Where things go. Called by one thread only. */
    public interface Writer<T> {
        /** Writes all of them, or fails: then they count as lost. The list is the caller's. */
        void write(List<T> batch) throws IOException;

        /** Nothing more will come: brings what was written to safety. */
        void close() throws IOException;
    }

    private final String name;
    private final int capacity;
    private final Writer<T> writer;
    private final ExecutorService thread;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Counter written;
    private final Counter dropped;
    private final Counter failed;
    private long complainedAt = System.nanoTime() - COMPLAIN_EVERY_NANOS; // the writing thread's

    /**
     * Opens it.
     *
     * @param name in metrics and logs
     * @param capacity how many may wait
     */
    public Outbox(String name, int capacity, Writer<T> writer, MeterRegistry meters) {
        this.name = name;
        this.capacity = capacity;
        this.writer = writer;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "parley-" + name);
            made.setDaemon(true);
            return made;
        });
        String prefix = "parley." + name + ".";
        written = Counter.builder(prefix + "written").description("Written").register(meters);
        dropped = Counter.builder(prefix + "dropped")
                .description("Dropped because too much was waiting")
                .register(meters);
        failed = Counter.builder(prefix + "failed")
                .description("Lost because writing failed")
                .register(meters);
        Gauge.builder(prefix + "waiting", size, AtomicInteger::get)
                .description("Waiting to be written")
                .register(meters);
    }

    /** Hands it over; false when it was dropped. Any thread; never waits. */
    public boolean offer(T thing) {
        if (closing.get()) {
            dropped.increment();
            return false;
        }
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            dropped.increment();
            return false;
        }
        waiting.add(thing);
        wake();
        return true;
    }

    /** Writes what is waiting, then closes the writer. Succeeds always; may be called again. */
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true)) {
            thread.execute(this::finish);
            thread.shutdown();
        }
        return closed;
    }

    // After close the thread takes no more; it looks once more at what is waiting itself.
    private void wake() {
        if (writing.compareAndSet(false, true)) {
            try {
                thread.execute(this::work);
            } catch (RejectedExecutionException closedMeanwhile) {
                LOG.debug("closed meanwhile what={}", name);
            }
        }
    }

    // Whoever adds after the last look finds nobody writing, and wakes the thread itself.
    private void work() {
        writeAll();
        writing.set(false);
        if (!waiting.isEmpty()) {
            wake();
        }
    }

    private void finish() {
        writeAll();
        try {
            writer.close();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("closing failed what={} why={}", name, failure.toString());
        }
        closed.complete(null);
    }

    private void writeAll() {
        List<T> batch = new ArrayList<>();
        for (T next = waiting.poll(); next != null; next = waiting.poll()) {
            batch.add(next);
            if (batch.size() == BATCH) {
                write(batch);
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            write(batch);
        }
    }

    private void write(List<T> batch) {
        size.addAndGet(-batch.size());
        try {
            writer.write(batch);
            written.increment(batch.size());
        } catch (IOException | RuntimeException failure) {
            failed.increment(batch.size());
            complain(failure);
        }
    }

    private void complain(Exception failure) {
        long now = System.nanoTime();
        if (now - complainedAt >= COMPLAIN_EVERY_NANOS) {
            complainedAt = now;
            LOG.warn("writing failed what={} why={}", name, failure.toString());
        }
    }
}
