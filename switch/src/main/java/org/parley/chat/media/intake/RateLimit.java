package org.parley.chat.media.intake;

/** So many a second, evenly, with one second's worth of patience. On one thread. */
public final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final long cost;
    private long debtUntil;

    /** @param perSecond 0: any number */
    public RateLimit(int perSecond, long nowNanos) {
        this.cost = perSecond == 0 ? 0 : SECOND / perSecond;
        this.debtUntil = nowNanos;
    }

    /** One more, now? What is permitted counts. */
    public boolean permits(long nowNanos) {
        if (cost == 0) {
            return true;
        }
        long from = Math.max(debtUntil, nowNanos);
        if (from - nowNanos > SECOND - cost) {
            return false;
        }
        debtUntil = from + cost;
        return true;
    }
}
