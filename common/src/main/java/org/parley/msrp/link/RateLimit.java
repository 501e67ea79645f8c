package org.parley.msrp.link;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with a burst of one second: takes what is asked and tells how long the asker should wait before it asks again. Any thread.
 */
public final class RateLimit {
    private static final long BURST_NANOS = 1_000_000_000L;

    private final double nanosPerUnit;
    private final AtomicLong due = new AtomicLong(Long.MIN_VALUE);

    /** So many units a second, one second's worth at once. */
    public RateLimit(long unitsPerSecond) {
        nanosPerUnit = 1e9 / unitsPerSecond;
    }

    /** Takes so many units at that time (nanoseconds of {@link System#nanoTime}); returns the nanoseconds to wait, 0 for none. */
    public long take(long units, long now) {
        long cost = (long) (units * nanosPerUnit);
        while (true) {
            long before = due.get();
            boolean idle = before == Long.MIN_VALUE || before - now < 0;
            long after = (idle ? now : before) + cost;
            if (due.compareAndSet(before, after)) {
                return Math.max(0, after - now - BURST_NANOS);
            }
        }
    }

    /** Whether nothing is owed at that time: what is taken then is taken as if for the first time. */
    boolean isPaid(long now) {
        long until = due.get();
        return until == Long.MIN_VALUE || until - now <= 0;
    }
}
