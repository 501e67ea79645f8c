package org.parley.msrp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one session: whole messages in the order in which they were given, so that everyone sees the same order, and streams, which
 * take turns with them, so that a film does not hold up the chat. Belongs to the session's loop.
 */
final class SendQueue {
    private final Deque<Outgoing> copies = new ArrayDeque<>(2);
    private final Deque<Outgoing> streams = new ArrayDeque<>(2);
    private boolean streamNext;
    private long octets;
    private long copyOctets;

    void add(Outgoing outgoing) {
        lineOf(outgoing).add(outgoing);
        changed(outgoing, outgoing.remaining());
    }

    private Deque<Outgoing> lineOf(Outgoing outgoing) {
        return outgoing.isStream() ? streams : copies;
    }

    /** Octets of whole messages that wait: what the bound counts. Whoever fills a stream bounds it. */
    long weight() {
        return copyOctets;
    }

    /** Octets that wait. */
    long octets() {
        return octets;
    }

    /** One of the queue got more, or octets of it were written or dropped. */
    void changed(Outgoing outgoing, long by) {
        octets += by;
        if (!outgoing.isStream()) {
            copyOctets += by;
        }
    }

    /** Whether something could be sent now. */
    boolean hasReady() {
        return !copies.isEmpty() || hasReadyStream();
    }

    private boolean hasReadyStream() {
        for (Outgoing one : streams) {
            if (one.isReady()) {
                return true;
            }
        }
        return false;
    }

    /** Takes out what comes next, or null. A small one is counted out at once, a large one as it is written. */
    @Nullable
    Outgoing poll() {
        if (streamNext || copies.isEmpty()) {
            streamNext = false;
            Outgoing next = pollStream();
            if (next != null) {
                return next;
            }
        }
        streamNext = true;
        Outgoing next = copies.poll();
        if (next != null && next.isSmall()) {
            changed(next, -next.remaining());
        }
        return next;
    }

    private @Nullable Outgoing pollStream() {
        for (Iterator<Outgoing> all = streams.iterator(); all.hasNext(); ) {
            Outgoing one = all.next();
            if (one.isReady()) {
                all.remove();
                return one;
            }
        }
        return null;
    }

    /** One taken out was interrupted: a whole message goes on before those behind it, a stream after the others. */
    void resumeLater(Outgoing outgoing) {
        if (outgoing.isStream()) {
            streams.addLast(outgoing);
        } else {
            copies.addFirst(outgoing);
        }
    }

    /** Takes this one out, wherever it stands, and what remains of it out of the count. */
    void remove(Outgoing outgoing) {
        changed(outgoing, -outgoing.remaining());
        lineOf(outgoing).remove(outgoing);
    }

    /** One of the queue that fits, or null. */
    @Nullable
    Outgoing find(Predicate<Outgoing> fits) {
        for (Outgoing one : copies) {
            if (fits.test(one)) {
                return one;
            }
        }
        for (Outgoing one : streams) {
            if (fits.test(one)) {
                return one;
            }
        }
        return null;
    }

    /** Empties it. */
    void clear(Consumer<Outgoing> told) {
        for (Outgoing one = copies.poll(); one != null; one = copies.poll()) {
            told.accept(one);
        }
        for (Outgoing one = streams.poll(); one != null; one = streams.poll()) {
            told.accept(one);
        }
        octets = 0;
        copyOctets = 0;
    }
}
