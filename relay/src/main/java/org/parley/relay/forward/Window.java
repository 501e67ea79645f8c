package org.parley.relay.forward;

import java.util.concurrent.TimeUnit;

/**
 * How much of one session may be on its way to the next hop without an answer. Whatever the operating systems, the network and the peer hold cannot be passed by
 * others any more; what is beyond the window waits with us, and is passed. It follows the time that answers take: it grows while something waits for it and answers
 * come about as fast as they ever did, so that a link of any delay stays full, and shrinks while they take longer. Belongs to the loop of its way.
 *
 * <p>Octets of bodies are counted, of SENDs that ask for an answer; others are not held.
 */
final class Window {
    /** What a link without delay needs to stay full. */
    static final long SMALLEST = 256 * 1024;

    static final long LARGEST = 16 * 1024 * 1024;
    /** So long no answer came at all: a peer that owes answers is not kept waiting for what it owes. */
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    /** After so long it begins anew: the shortest answer may have been that of another network. */
    static final long AGE = TimeUnit.SECONDS.toNanos(30);
    /** Answers may take twice as long as the shortest, and so much longer. */
    static final long SPARE = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int PIECES = 2;
    /** It grows by half while it may, and shrinks by a quarter, each time that all of it was answered. */
    private static final int GROWING = 2;

    private static final int SHRINKING = 4;

    private long limit = SMALLEST;
    /** Octets since the beginning that went, and that were answered. */
    private long left;

    private long answered;
    /** Whoever answers nothing is not held. */
    private boolean lifted;
    /** Whether anything had to wait since the limit was judged, and how much had been answered then. */
    private boolean narrow;

    private long judged;
    private long shortest = Long.MAX_VALUE;
    private long begunAt;
    /** While something waits: how much had been answered when it was looked at, and since when no more. */
    private long seen;

    private long seenAt;

    Window(long now) {
        begunAt = now;
    }

    /** Whether more may go. */
    boolean isOpen() {
        return left - answered < limit || lifted;
    }

    /** The largest chunk, so that answers come while others are under way. */
    long piece() {
        return limit / PIECES;
    }

    /** So many octets went. */
    void left(long octets) {
        left += octets;
    }

    /** So many octets that went were answered, or will not be any more. Called with every message: it does no more than count. */
    void answered(long octets) {
        answered += octets;
    }

    /** An answer came to what left then. */
    void measured(long leftAt, long now) {
        if (now - begunAt > AGE) {
            begunAt = now;
            limit = SMALLEST;
            shortest = Long.MAX_VALUE;
        }
        if (leftAt - begunAt >= 0) {
            judge(now - leftAt);
        }
        judged = answered;
        narrow = false;
        lifted = false;
    }

    private void judge(long trip) {
        shortest = Math.min(shortest, trip);
        if (trip > 2 * shortest + SPARE) {
            limit = Math.max(SMALLEST, limit - (answered - judged) / SHRINKING);
        } else if (narrow) {
            limit = Math.min(LARGEST, limit + (answered - judged) / GROWING);
        }
    }

    /** Something has to wait for it. */
    void holds(long now) {
        narrow = true;
        seen = answered;
        seenAt = now;
    }

    /** Something still waits. */
    void tick(long now) {
        if (answered != seen) {
            seen = answered;
            seenAt = now;
        } else if (now - seenAt > PATIENCE) {
            lifted = true;
        }
    }
}
