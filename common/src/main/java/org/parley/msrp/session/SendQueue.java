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

    void add(Outgoing outgoing) {
        (outgoing.isSmall() ? small : large).add(outgoing);
        octets += outgoing.remaining();
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

    /** Takes out what comes next, or null. Octets are counted down as they are written. */
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
        return small.poll();
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

    /** Takes this one out, wherever it stands. */
    void remove(Outgoing outgoing) {
        if (!small.remove(outgoing)) {
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
    }
}
