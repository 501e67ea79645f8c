package org.parley.sip.identity;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Wrong passwords by address: so many at once, and one more for each time that passed without. Remembers a bounded number of addresses; IPv6
 * counts by its first 64 bits, which are one customer's. Any thread.
 */
final class Failures {
    private static final int MOST_ADDRESSES = 16_384;

    private final int most;
    private final long forgiveNanos;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Count> counts = new ConcurrentHashMap<>();

    /** {@code since}: the moment from which the failures are counted down. */
    private record Count(int failures, long since) {}

    Failures(int most, Duration forgiveEvery, LongSupplier nanos) {
        this.most = most;
        this.forgiveNanos = forgiveEvery.toNanos();
        this.nanos = nanos;
    }

    /** Has this address failed too often? */
    boolean tooMany(String address) {
        Count count = counts.get(place(address));
        return count != null && forgiven(count).failures >= most;
    }

    void failed(String address) {
        if (counts.size() >= MOST_ADDRESSES) {
            counts.entrySet().removeIf(each -> forgiven(each.getValue()).failures == 0);
        }
        if (counts.size() >= MOST_ADDRESSES) {
            counts.clear(); // so many at once are one attack from everywhere, which no count by address stops
        }
        counts.compute(place(address), (any, before) -> {
            Count now = before == null ? new Count(0, nanos.getAsLong()) : forgiven(before);
            return new Count(Math.min(most, now.failures + 1), now.since);
        });
    }

    private Count forgiven(Count count) {
        long now = nanos.getAsLong();
        long forgiven = (now - count.since) / forgiveNanos;
        return forgiven >= count.failures
                ? new Count(0, now)
                : new Count((int) (count.failures - forgiven), count.since + forgiven * forgiveNanos);
    }

    int addresses() {
        return counts.size();
    }

    private static String place(String address) {
        String[] groups = address.split(":", 5); // the JDK writes all eight groups of an IPv6 address
        return groups.length < 5 ? address : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }
}
