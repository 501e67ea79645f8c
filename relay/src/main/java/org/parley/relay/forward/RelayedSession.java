package org.parley.relay.forward;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.relay.observe.Traffic;

/** A session that goes by a binding: the URIs at both of its ends, and what has passed. Any thread; counted on the loops of its two ways. */
final class RelayedSession {
    private final MsrpUri own;
    private final MsrpUri far;
    final @Nullable String farHolder;
    final Instant started = Instant.now();
    private final AtomicLong chunksFrom = new AtomicLong();
    private final AtomicLong messagesFrom = new AtomicLong();
    private final AtomicLong octetsFrom = new AtomicLong();
    private final AtomicLong chunksTo = new AtomicLong();
    private final AtomicLong messagesTo = new AtomicLong();
    private final AtomicLong octetsTo = new AtomicLong();
    /** Written down: what still comes belongs to another. */
    private volatile boolean over;

    /**
     * A session that begins.
     *
     * @param own the holder's URI in it
     * @param far the other end's
     * @param farHolder who that is, if a binding of ours leads there
     */
    RelayedSession(MsrpUri own, MsrpUri far, @Nullable String farHolder) {
        this.own = own;
        this.far = far;
        this.farHolder = farHolder;
    }

    boolean isBetween(MsrpUri holders, MsrpUri others) {
        return far.equals(others) && own.equals(holders);
    }

    /** Where the far end says it is; nothing secret. */
    String peer() {
        return far.forLog();
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Something came from the holder. */
    void from(int chunks, int messages, long octets) {
        add(chunksFrom, chunks);
        add(messagesFrom, messages);
        add(octetsFrom, octets);
    }

    /** Something went to the holder. */
    void to(int chunks, int messages, long octets) {
        add(chunksTo, chunks);
        add(messagesTo, messages);
        add(octetsTo, octets);
    }

    private static void add(AtomicLong sum, long more) {
        if (more != 0) {
            sum.addAndGet(more);
        }
    }

    Traffic traffic() {
        return new Traffic(
                chunksFrom.get(),
                messagesFrom.get(),
                octetsFrom.get(),
                chunksTo.get(),
                messagesTo.get(),
                octetsTo.get());
    }
}
