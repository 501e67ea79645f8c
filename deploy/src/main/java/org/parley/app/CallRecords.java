package org.parley.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.observe.LineFile;
import org.parley.observe.Outbox;

/**
 * The file of call records, if there is one: a line of JSON for each binding and session of the relay and each stay in a room that has ended. Never waits; what does not fit, or
 * cannot be written, is counted ({@code parley.cdr.*}). Any thread.
 */
final class CallRecords {
    private static final int MOST_WAITING = 16_384;

    private final @Nullable Outbox<String> file;

    /** Writes to that file; made with the first record. */
    CallRecords(Optional<Path> path, MeterRegistry meters) {
        file = path.map(one -> new Outbox<>("cdr", MOST_WAITING, new LineFile(one), meters))
                .orElse(null);
    }

    /** Whether records are kept at all. */
    boolean on() {
        return file != null;
    }

    void write(JsonObject record) {
        Outbox<String> records = file;
        if (records != null) {
            records.offer(record.encode());
        }
    }

    /** Writes what is waiting; succeeds always. */
    CompletionStage<Void> close() {
        Outbox<String> records = file;
        return records == null ? CompletableFuture.completedStage(null) : records.close();
    }

    /** A time as records show it. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A constant as records show it. */
    static String named(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
