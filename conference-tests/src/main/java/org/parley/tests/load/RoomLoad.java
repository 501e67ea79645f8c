package org.parley.tests.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One room under load: its first participant keeps {@code window} messages outstanding. A message is outstanding until its sender has the
 * 200 and every other participant has read the whole, intact body. Lives on the load client's event loop.
 */
final class RoomLoad {
    /** What all rooms of a run count together. */
    static final class Totals {
        final Latencies latencies = new Latencies();
        long deliveries;
        long messages;
        long damaged;
        long refused;
        long lost;

        @Nullable
        Throwable broken;
    }

    private final int others;
    private final int window;
    private final Totals totals;
    private final Map<Long, int[]> outstanding = new HashMap<>();
    private @Nullable LoadConnection sender;
    private boolean running;
    private boolean wanting;
    private long next = 1;
    private long delivered;

    RoomLoad(int participants, int window, Totals totals) {
        this.others = participants - 1;
        this.window = window;
        this.totals = totals;
    }

    void start(LoadConnection sender) {
        this.sender = sender;
        running = true;
        fill();
    }

    void stop() {
        running = false;
    }

    /** How many messages have arrived here. */
    long deliveredHere() {
        return delivered;
    }

    /** One more message, whatever is outstanding: for a load of a fixed rate instead of {@link #start}. */
    void sendOne(LoadConnection from) {
        outstanding.put(next, new int[] {others + 1});
        from.send(next++, System.nanoTime());
        from.flush();
    }

    boolean isQuiet() {
        return outstanding.isEmpty();
    }

    void delivered(byte[] in, int from) {
        if (!Text.isIntact(in, from)) {
            totals.damaged++;
            return;
        }
        totals.deliveries++;
        delivered++;
        totals.latencies.record(System.nanoTime() - Text.nanos(in, from));
        count(Text.number(in, from));
    }

    void answered(long number, boolean accepted) {
        if (!accepted) {
            totals.refused++;
        }
        totals.messages++;
        count(number);
    }

    /** The sender's next messages leave once per turn of the loop, not once per delivery. */
    void turnEnded() {
        if (wanting && running) {
            fill();
        }
    }

    void lost() {
        if (running) {
            totals.lost++;
        }
    }

    void broke(Throwable cause) {
        totals.broken = cause;
    }

    private void count(long number) {
        int[] left = outstanding.get(number);
        if (left == null) {
            totals.damaged++;
        } else if (--left[0] == 0) {
            outstanding.remove(number);
            wanting = true;
        }
    }

    private void fill() {
        wanting = false;
        if (sender == null) {
            return;
        }
        while (outstanding.size() < window) {
            outstanding.put(next, new int[] {others + 1});
            sender.send(next++, System.nanoTime());
        }
        sender.flush();
    }
}
