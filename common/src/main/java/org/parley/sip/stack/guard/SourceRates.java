package org.parley.sip.stack.guard;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much each source address may still ask for: a bucket of tokens each, filled with time. Buckets that are full again are forgotten; when
 * too many addresses are remembered all the same (forged ones cost nothing), they share one bucket. Any thread, no locks.
 */
public final class SourceRates {
    private static final int MOST_SOURCES = 20_000;

    private final long nanosEach;
    private final long burstNanos;
    private final ConcurrentHashMap<InetAddress, AtomicLong> emptyUntil = new ConcurrentHashMap<>();
    private final AtomicLong crowd = new AtomicLong();
    private final AtomicLong nextSweep = new AtomicLong();

    /**
     * For every address the same rate.
     *
     * @param perSecond tokens a second
     * @param burst tokens a full bucket holds
     */
    public SourceRates(int perSecond, int burst) {
        this.nanosEach = Math.max(1, 1_000_000_000L / perSecond);
        this.burstNanos = nanosEach * burst;
    }

    /**
     * Takes a token.
     *
     * @param now {@link System#nanoTime}
     * @return false when the bucket is empty
     */
    public boolean admits(InetAddress source, long now) {
        sweep(now);
        AtomicLong bucket = emptyUntil.get(source);
        if (bucket == null) {
            bucket = emptyUntil.size() >= MOST_SOURCES
                    ? crowd
                    : emptyUntil.computeIfAbsent(source, any -> new AtomicLong(now - burstNanos));
        }
        while (true) {
            long spent = bucket.get();
            long next = Math.max(spent, now - burstNanos) + nanosEach;
            if (next > now) {
                return false;
            }
            if (bucket.compareAndSet(spent, next)) {
                return true;
            }
        }
    }

    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + Math.max(burstNanos, 1_000_000_000L))) {
            emptyUntil.values().removeIf(bucket -> now - bucket.get() >= burstNanos);
        }
    }
}
