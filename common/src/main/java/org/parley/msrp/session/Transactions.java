package org.parley.msrp.session;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;
import org.parley.msrp.MessageId;
import org.parley.msrp.codec.ResponseHead;

/**
 * The open transactions of one connection. A transaction's id names its slot, so a response finds it at once; a list in the order of sending
 * knows which times out first (RFC 4975 §7.1.1: 30 s from the last octet handed to the operating system). Makes no object per transaction but
 * the id. Belongs to the connection's loop.
 */
final class Transactions {
    private static final int FIRST_SLOTS = 8;
    private static final int KEPT_SLOTS = 64;
    private static final int NONE = -1;

    private final IdSource ids;
    private final int most;
    private Transaction[] slots = new Transaction[0];
    private int free = NONE;
    private int open;
    private int oldest = NONE;
    private int newest = NONE;
    private final HandedOn handedOn;

    Transactions(IdSource ids, int most, long timeoutNanos) {
        this.ids = ids;
        this.most = most;
        this.handedOn = new HandedOn(timeoutNanos);
    }

    /** How many are open. */
    int open() {
        return open;
    }

    /** Whether another may be opened. */
    boolean hasRoom() {
        return open < most;
    }

    /** Opens one with a fresh id. */
    Transaction begin(Session session) {
        if (free == NONE) {
            grow();
        }
        Transaction transaction = slots[free];
        free = transaction.next;
        open++;
        transaction.next = NONE;
        transaction.session = session;
        transaction.id = ids.transactionId(transaction.slot);
        return transaction;
    }

    /** Gives it another id, because the body holds what its end-line would be. */
    void rename(Transaction transaction) {
        transaction.id = ids.transactionId(transaction.slot);
    }

    private void grow() {
        int from = slots.length;
        slots = Arrays.copyOf(slots, Math.max(FIRST_SLOTS, from * 2));
        for (int slot = slots.length - 1; slot >= from; slot--) {
            slots[slot] = new Transaction(slot);
            slots[slot].next = free;
            free = slot;
        }
    }

    /** Its last octet was written, and stands there in the link's stream. */
    void written(Transaction transaction, long endsAt) {
        transaction.endsAt = endsAt;
        transaction.listed = true;
        transaction.previous = newest;
        if (newest == NONE) {
            oldest = transaction.slot;
        } else {
            slots[newest].next = transaction.slot;
        }
        newest = transaction.slot;
    }

    /** The operating system has taken everything up to there: the clocks of what ended before start now. */
    void handedOn(long upTo, long now) {
        if (oldest == NONE) {
            handedOn.clear();
        } else {
            handedOn.mark(upTo, now);
        }
    }

    /** The one this response answers, or null. */
    @Nullable
    Transaction answeredBy(ResponseHead response) {
        int slot = response.transactionSlot();
        if (slot < 0 || slot >= slots.length) {
            return null;
        }
        Transaction transaction = slots[slot];
        return transaction.id != null && response.isFor(transaction.id) ? transaction : null;
    }

    /** The one that has waited longest past its deadline, or null. */
    @Nullable
    Transaction expired(long now) {
        return oldest != NONE && handedOn.isOverdue(slots[oldest].endsAt, now) ? slots[oldest] : null;
    }

    /** Frees its slot. */
    void end(Transaction transaction) {
        if (transaction.listed) {
            unlist(transaction);
        }
        transaction.id = null;
        transaction.session = null;
        transaction.outgoing = null;
        transaction.message = null;
        transaction.listener = DeliveryListener.NONE;
        transaction.next = free;
        free = transaction.slot;
        open--;
        if (open == 0 && slots.length > KEPT_SLOTS) {
            slots = new Transaction[0];
            free = NONE;
        }
    }

    private void unlist(Transaction transaction) {
        if (transaction.previous == NONE) {
            oldest = transaction.next;
        } else {
            slots[transaction.previous].next = transaction.next;
        }
        if (transaction.next == NONE) {
            newest = transaction.previous;
        } else {
            slots[transaction.next].previous = transaction.previous;
        }
        transaction.previous = NONE;
        transaction.listed = false;
    }

    /** Nobody wants to hear any more of a small message. */
    void mute(Session session, MessageId id) {
        for (Transaction transaction : slots) {
            OutgoingMessage message = transaction.message;
            if (transaction.session == session
                    && message != null
                    && message.messageId().equals(id)) {
                transaction.listener = DeliveryListener.NONE;
            }
        }
    }

    /** Ends all of a session's, telling each first. */
    void endAllOf(Session session, Consumer<Transaction> told) {
        Transaction[] all = slots;
        for (Transaction transaction : all) {
            if (transaction.session == session) {
                told.accept(transaction);
                end(transaction);
            }
        }
    }
}
