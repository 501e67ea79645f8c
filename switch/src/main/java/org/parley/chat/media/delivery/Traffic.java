package org.parley.chat.media.delivery;

import java.util.concurrent.atomic.AtomicLong;

/** What a participant said and heard. Written on its session's loop alone, read on any. */
public final class Traffic {
    private final AtomicLong messagesFrom = new AtomicLong();
    private final AtomicLong octetsFrom = new AtomicLong();
    private final AtomicLong messagesTo = new AtomicLong();
    private final AtomicLong octetsTo = new AtomicLong();

    /** The room took a message. */
    public void said(long octets) {
        add(messagesFrom, 1);
        add(octetsFrom, octets);
    }

    /** A copy went into the session's queue. */
    void heard(long octets) {
        add(messagesTo, 1);
        add(octetsTo, octets);
    }

    // There is one writer: no need to lock the bus for a copy.
    private static void add(AtomicLong sum, long more) {
        sum.lazySet(sum.getPlain() + more);
    }

    /** Messages that the room took from it. */
    public long messagesFrom() {
        return messagesFrom.get();
    }

    /** Octets of their bodies. */
    public long octetsFrom() {
        return octetsFrom.get();
    }

    /** Messages that were handed to its session. */
    public long messagesTo() {
        return messagesTo.get();
    }

    /** Octets of their bodies. */
    public long octetsTo() {
        return octetsTo.get();
    }
}
