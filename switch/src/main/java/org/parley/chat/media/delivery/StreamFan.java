package org.parley.chat.media.delivery;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.parley.msrp.Bytes;

/**
 * A streamed message's way out: its rows, and how far the slowest of them is. Made on the room's loop, then used on the sender's loop only.
 */
public final class StreamFan {
    private final List<StreamRow> rows;
    private final long[] taken;
    private final Consumer<Runnable> senderLoop;
    private Runnable progressed = () -> {};
    private long sent;

    /**
     * Opens every row.
     *
     * @param rows made with what they tell of their progress
     * @param senderLoop has a task run on the sender's loop
     */
    public StreamFan(Function<StreamRow.Progress, List<StreamRow>> rows, Consumer<Runnable> senderLoop) {
        this.senderLoop = senderLoop;
        this.rows = rows.apply(this::taken);
        this.taken = new long[this.rows.size()];
        this.rows.forEach(row -> row.loop().execute(row::open));
    }

    /** Has something done on the sender's loop whenever recipients have taken more. */
    public void onProgress(Runnable then) {
        progressed = then;
    }

    /** The next octets. */
    public void offer(List<Bytes> pieces) {
        for (Bytes piece : pieces) {
            sent += piece.length();
        }
        rows.forEach(row -> row.loop().execute(() -> row.offer(pieces)));
    }

    /** That was all. */
    public void complete() {
        rows.forEach(row -> row.loop().execute(row::complete));
    }

    /** There will be no more, and it was not all. */
    public void abort() {
        rows.forEach(row -> row.loop().execute(row::abort));
    }

    /** Octets that the slowest recipient is behind the sender. */
    public long lag() {
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
