package org.parley.msrp.link;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.net.AddressBlock;

/** What all connections from one address share: how many there are, how much they hold, how fast they are read. Any thread. */
public final class AddressShare {
    private final AddressShares all;
    final @Nullable AddressBlock block;
    private final int mostHeld;
    private final @Nullable RateLimit octets;
    private final @Nullable RateLimit messages;
    private final AtomicInteger held = new AtomicInteger();
    /** Changed only where {@link AddressShares} holds the table's place for it. */
    int connections;
    /** Whether it stands in the line of those gone; changed as {@link #connections} are. */
    boolean remembered;

    AddressShare(AddressShares all, @Nullable AddressBlock block, AddressShares.Terms terms) {
        this.all = all;
        this.block = block;
        mostHeld = terms.held();
        octets = terms.octetsPerSecond() == 0 ? null : new RateLimit(terms.octetsPerSecond());
        messages = terms.messagesPerSecond() == 0 ? null : new RateLimit(terms.messagesPerSecond());
    }

    /** The rate at which octets may be read from there; null: any. */
    public @Nullable RateLimit octets() {
        return octets;
    }

    /** The rate at which requests may be read from there; null: any. */
    public @Nullable RateLimit messages() {
        return messages;
    }

    /** Whether one thing more may be held there; then it is counted, until {@link #release}. */
    public boolean hold() {
        if (held.incrementAndGet() > mostHeld && mostHeld > 0) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    /** One thing less is held. */
    public void release() {
        held.decrementAndGet();
    }

    /** One connection from there is gone. */
    public void left() {
        all.left(this);
    }

    /** Whether it owes no time: whoever comes back finds all as if nobody had been there. */
    boolean isPaid(long now) {
        return (octets == null || octets.isPaid(now)) && (messages == null || messages.isPaid(now));
    }
}
