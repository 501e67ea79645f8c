package org.parley.chat.media;

import java.util.concurrent.atomic.AtomicLong;

/** What passed by a seat. Written on its session's loop alone, read on any. */
final class SeatTraffic {
    private final AtomicLong messagesFrom = new AtomicLong();
    private final AtomicLong octetsFrom = new AtomicLong();
    private final AtomicLong messagesTo = new AtomicLong();
    private final AtomicLong octetsTo = new AtomicLong();

    /** The room took a message. */
    void said(long octets) {
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

    long messagesFrom() {
        return messagesFrom.get();
    }

    long octetsFrom() {
        return octetsFrom.get();
    }

    long messagesTo() {
        return messagesTo.get();
    }

    long octetsTo() {
        return octetsTo.get();
    }
}
