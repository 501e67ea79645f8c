package org.parley.chat.media;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.parley.msrp.Bytes;

/**
 * A streamed message's way out: its rows, and how far the slowest of them is. Made on the room's loop, then used on the sender's loop only.
 */
final class StreamFan {
    private final List<StreamRow> rows;
    private final long[] taken;
    private final Consumer<Runnable> senderLoop;
    private Runnable progressed = () -> {};
    private long sent;

    /** @param senderLoop has a task run on the sender's loop */
    StreamFan(Function<StreamRow.Progress, List<StreamRow>> rows, Consumer<Runnable> senderLoop) {
        this.senderLoop = senderLoop;
        this.rows = rows.apply(this::taken);
        this.taken = new long[this.rows.size()];
        this.rows.forEach(row -> row.loop().execute(row::open));
    }

    void onProgress(Runnable then) {
        progressed = then;
    }

    void offer(List<Bytes> pieces) {
        for (Bytes piece : pieces) {
            sent += piece.length();
        }
        rows.forEach(row -> row.loop().execute(() -> row.offer(pieces)));
    }

    void complete() {
        rows.forEach(row -> row.loop().execute(row::complete));
    }

    void abort() {
        rows.forEach(row -> row.loop().execute(row::abort));
    }

    /** Octets that the slowest recipient is behind the sender. */
    long lag() {
        long slowest = sent;
        for (long one : taken) {
            slowest = Math.min(slowest, one);
        }
        return sent - slowest;
    }

    private void taken(StreamRow row, long octets) {
        senderLoop.accept(() -> {
            taken[rows.indexOf(row)] = octets;
            progressed.run();
        });
    }
}
