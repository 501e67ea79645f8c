package org.parley.msrp.link;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.TransactionId;

/**
 * One request of ours that may be answered. Objects are reused by their {@link Transactions}: nobody keeps one beyond its end, and who may hold one across
 * turns compares {@link #id()}.
 */
public abstract class Transaction {
    final int slot;

    @Nullable
    TransactionId id;

    /** Where in the link's stream of octets its last one stands; until then it is not in the list. */
    long endsAt;
    /** Its neighbours in order of {@link #endsAt}, or −1; {@code next} also links free slots. */
    int previous = -1;

    int next = -1;
    boolean listed;

    /** One for this slot, free. */
    protected Transaction(int slot) {
        this.slot = slot;
    }

    /** Forgets what it was about; its slot is free. */
    protected abstract void clear();

    /** Its id; null while its slot is free. */
    public final @Nullable TransactionId id() {
        return id;
    }

    /** The id of an open transaction. */
    public final TransactionId openId() {
        TransactionId open = id;
        if (open == null) {
            throw new IllegalStateException("a free slot has no transaction id");
        }
        return open;
    }
}
