package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.TransactionId;

/**
 * One request of ours that may be answered. Objects are reused by their {@link Transactions}; nobody else keeps one beyond the call that
 * handed it out, but the chunk sender for the chunk under way.
 */
final class Transaction {
    final int slot;

    @Nullable
    TransactionId id;

    @Nullable
    Session session;
    /** A message in more than one step; null for small ones. */
    @Nullable
    Outgoing outgoing;
    /** A small message; null for large ones, streams and the first bodiless SEND. */
    @Nullable
    OutgoingMessage message;

    DeliveryListener listener = DeliveryListener.NONE;
    /** Whether silence means failure (RFC 4975 §7.1.1: Failure-Report yes). */
    boolean timed;

    /** Where in the link's stream of octets its last one stands; until then it is not in the list. */
    long endsAt;
    /** Its neighbours in order of {@link #endsAt}, or −1; {@code next} also links free slots. */
    int previous = -1;

    int next = -1;
    boolean listed;

    Transaction(int slot) {
        this.slot = slot;
    }

    /** The session of an open transaction. */
    Session owner() {
        Session owner = session;
        if (owner == null) {
            throw new IllegalStateException("a free slot has no session");
        }
        return owner;
    }

    /** The id of an open transaction. */
    TransactionId openId() {
        TransactionId open = id;
        if (open == null) {
            throw new IllegalStateException("a free slot has no transaction id");
        }
        return open;
    }
}
