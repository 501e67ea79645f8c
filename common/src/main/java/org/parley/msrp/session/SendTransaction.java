package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.Transaction;

/** A SEND of a session of ours that may be answered. */
final class SendTransaction extends Transaction {
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

    SendTransaction(int slot) {
        super(slot);
    }

    @Override
    protected void clear() {
        session = null;
        outgoing = null;
        message = null;
        listener = DeliveryListener.NONE;
    }

    /** The session of an open transaction. */
    Session owner() {
        Session owner = session;
        if (owner == null) {
            throw new IllegalStateException("a free slot has no session");
        }
        return owner;
    }
}
