package org.parley.msrp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one session: small messages in order, large ones and streams in turn; the two kinds alternate, so that neither
 * waits for the other to end. Belongs to the session's loop.
 */
final class SendQueue {
    private final Deque<Outgoing> small = new ArrayDeque<>(2);
    private final Deque<Outgoing> large = new ArrayDeque<>(2);
    private boolean largeNext;
    private long octets;
    private long smallOctets;

    void add(Outgoing outgoing) {
        (outgoing.isSmall() ? small : large).add(outgoing);
        octets += outgoing.remaining();
        if (outgoing.isSmall()) {
            smallOctets += outgoing.remaining();
        }
    }

    /**
     * Octets as the bound counts them: a large message counts for so many at most, because its octets are shared, so that one large message does
     * not shut out the chat behind it.
     */
    long weight(long most) {
        long weight = smallOctets;
        long underWay = octets - smallOctets;
        for (Outgoing one : large) {
            weight += Math.min(most, one.remaining());
            underWay -= one.remaining();
        }
        return weight + Math.min(most, underWay);
    }

    /** Octets that wait. */
    long octets() {
        return octets;
    }

    /** A stream of the queue got more, or octets of it were written or dropped. */
    void changed(long by) {
        octets += by;
    }

    /** Whether something could be sent now. */
    boolean hasReady() {
        return !small.isEmpty() || hasReadyLarge();
    }

    private boolean hasReadyLarge() {
        for (Outgoing one : large) {
            if (one.isReady()) {
                return true;
            }
        }
        return false;
    }

    /** Takes out what comes next, or null. A small one is counted out at once, a large one as it is written. */
    @Nullable
    Outgoing poll() {
        if (largeNext || small.isEmpty()) {
            largeNext = false;
            Outgoing next = pollLarge();
            if (next != null) {
                return next;
            }
        }
        largeNext = true;
        Outgoing next = small.poll();
        if (next != null) {
            octets -= next.remaining();
            smallOctets -= next.remaining();
        }
        return next;
    }

    private @Nullable Outgoing pollLarge() {
        for (Iterator<Outgoing> all = large.iterator(); all.hasNext(); ) {
            Outgoing one = all.next();
            if (one.isReady()) {
                all.remove();
                return one;
            }
        }
        return null;
    }

    /** One taken out was interrupted: it goes on after the others. */
    void resumeLater(Outgoing outgoing) {
        large.add(outgoing);
    }

    /** Takes this one out, wherever it stands, and what remains of it out of the count. */
    void remove(Outgoing outgoing) {
        octets -= outgoing.remaining();
        if (small.remove(outgoing)) {
            smallOctets -= outgoing.remaining();
        } else {
            large.remove(outgoing);
        }
    }

    /** One of the queue that fits, or null. */
    @Nullable
    Outgoing find(Predicate<Outgoing> fits) {
        for (Outgoing one : small) {
            if (fits.test(one)) {
                return one;
            }
        }
        for (Outgoing one : large) {
            if (fits.test(one)) {
                return one;
            }
        }
        return null;
    }

    /** Empties it. */
    void clear(Consumer<Outgoing> told) {
        for (Outgoing one = small.poll(); one != null; one = small.poll()) {
            told.accept(one);
        }
        for (Outgoing one = large.poll(); one != null; one = large.poll()) {
            told.accept(one);
        }
        octets = 0;
        smallOctets = 0;
    }
}
