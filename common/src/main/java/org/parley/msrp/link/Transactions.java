package org.parley.msrp.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.ResponseHead;

/**
 * The open transactions of one connection. A transaction's id names its slot, so a response finds it at once; a list in the order of sending
 * knows which times out first (RFC 4975 §7.1.1: 30 s from the last octet handed to the operating system). Makes no object per transaction but
 * the id. Belongs to the connection's loop.
 *
 * @param <T> what is known of each
 */
public final class Transactions<T extends Transaction> {
    private static final int FIRST_SLOTS = 8;
    private static final int KEPT_SLOTS = 64;
    private static final int NONE = -1;

    private final IdSource ids;
    private final IntFunction<T> maker;
    private final int most;
    private final ArrayList<T> slots = new ArrayList<>();
    private int free = NONE;
    private int open;
    private int oldest = NONE;
    private int newest = NONE;
    private final HandedOn handedOn;

    /**
     * None yet.
     *
     * @param maker of an object for a slot
     * @param most that may be open at once
     */
    public Transactions(IdSource ids, IntFunction<T> maker, int most, long timeoutNanos) {
        this.ids = ids;
        this.maker = maker;
        this.most = most;
        this.handedOn = new HandedOn(timeoutNanos);
    }

    /** How many are open. */
    public int open() {
        return open;
    }

    /** Whether another may be opened. */
    public boolean hasRoom() {
        return open < most;
    }

    /** Opens one with a fresh id. */
    public T begin() {
        if (free == NONE) {
            grow();
        }
        T transaction = slots.get(free);
        free = transaction.next;
        open++;
        transaction.next = NONE;
        transaction.id = ids.transactionId(transaction.slot);
        return transaction;
    }

    /** Gives it another id, because the body holds what its end-line would be. */
    public void rename(T transaction) {
        transaction.id = ids.transactionId(transaction.slot);
    }

    private void grow() {
        int from = slots.size();
        int to = Math.max(FIRST_SLOTS, from * 2);
        for (int slot = from; slot < to; slot++) {
            slots.add(maker.apply(slot));
        }
        for (int slot = to - 1; slot >= from; slot--) {
            slots.get(slot).next = free;
            free = slot;
        }
    }

    /** Its last octet was written, and stands there in the link's stream. */
    public void written(T transaction, long endsAt) {
        transaction.endsAt = endsAt;
        transaction.listed = true;
        transaction.previous = newest;
        if (newest == NONE) {
            oldest = transaction.slot;
        } else {
            slots.get(newest).next = transaction.slot;
        }
        newest = transaction.slot;
    }

    /** The operating system has taken everything up to there: the clocks of what ended before start now. */
    public void handedOn(long upTo, long now) {
        if (oldest == NONE) {
            handedOn.clear();
        } else {
            handedOn.mark(upTo, now);
        }
    }

    /** The one this response answers, or null. */
    public @Nullable T answeredBy(ResponseHead response) {
        int slot = response.transactionSlot();
        if (slot < 0 || slot >= slots.size()) {
            return null;
        }
        T transaction = slots.get(slot);
        TransactionId id = transaction.id;
        return id != null && response.isFor(id) ? transaction : null;
    }

    /** The one that has waited longest past its deadline, or null. */
    public @Nullable T expired(long now) {
        if (oldest == NONE) {
            return null;
        }
        T first = slots.get(oldest);
        return handedOn.isOverdue(first.endsAt, now) ? first : null;
    }

    /** Frees its slot. */
    public void end(T transaction) {
        if (transaction.listed) {
            unlist(transaction);
        }
        transaction.id = null;
        transaction.clear();
        transaction.next = free;
        free = transaction.slot;
        open--;
        if (open == 0 && slots.size() > KEPT_SLOTS) {
            slots.clear();
            slots.trimToSize();
            free = NONE;
        }
    }

    private void unlist(T transaction) {
        if (transaction.previous == NONE) {
            oldest = transaction.next;
        } else {
            slots.get(transaction.previous).next = transaction.next;
        }
        if (transaction.next == NONE) {
            newest = transaction.previous;
        } else {
            slots.get(transaction.next).previous = transaction.previous;
        }
        transaction.previous = NONE;
        transaction.listed = false;
    }

    /** Shows every open one; whoever looks may end it. */
    public void forEach(Consumer<T> looker) {
        for (T transaction : List.copyOf(slots)) {
            if (transaction.id != null) {
                looker.accept(transaction);
            }
        }
    }
}
