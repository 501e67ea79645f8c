package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.MessageId;

/**
 * The success REPORTs one session waits for (RFC 4975 §7.3.2): by Message-ID, and complete when their ranges cover the message, whatever
 * chunks it was sent in. Bounded: the oldest is forgotten when too many wait. Belongs to the session's loop.
 */
final class Reports {
    private static final int MOST = 1024;

    private final Session session;
    private final Map<MessageId, Awaited> awaited = new LinkedHashMap<>();

    Reports(Session session) {
        this.session = session;
    }

    private static final class Awaited {
        final DeliveryListener listener;
        final Ranges covered = new Ranges();
        long total;
        final boolean unanswered;
        boolean whole;
        boolean acknowledged;

        Awaited(DeliveryListener listener, long total, boolean acknowledged) {
            this.listener = listener;
            this.total = total;
            this.acknowledged = acknowledged;
            this.unanswered = acknowledged;
        }

        boolean isComplete() {
            return acknowledged && (whole || (total >= 0 && covered.coversUpTo(total)));
        }
    }

    /**
     * A message went out that asks for success reports.
     *
     * @param total its length, −1 while unknown
     * @param acknowledged true when no 200 will come
     */
    void await(MessageId message, long total, DeliveryListener listener, boolean acknowledged) {
        if (awaited.size() >= MOST) {
            MessageId oldest = awaited.keySet().iterator().next();
            session.tell(forgotten(oldest), oldest, Outcome.SESSION_ENDED);
        }
        awaited.put(message, new Awaited(listener, total, acknowledged));
    }

    private DeliveryListener forgotten(MessageId message) {
        Awaited gone = awaited.remove(message);
        return gone == null ? DeliveryListener.NONE : gone.listener;
    }

    /** The length of a stream is known now. */
    void total(MessageId message, long octets) {
        Awaited waiting = awaited.get(message);
        if (waiting != null) {
            waiting.total = octets;
        }
    }

    /** Every chunk was answered 200; the listener knows. */
    void acknowledged(MessageId message) {
        Awaited waiting = awaited.get(message);
        if (waiting != null) {
            waiting.acknowledged = true;
            tellIfComplete(message, waiting);
        }
    }

    /** A success REPORT came; without range it speaks of the whole message. */
    void succeeded(MessageId message, @Nullable ByteRange range) {
        Awaited waiting = awaited.get(message);
        if (waiting == null) {
            return;
        }
        if (range == null) {
            waiting.whole = true;
        } else if (range.hasEnd()) {
            waiting.covered.add(range.start(), range.end());
        } else {
            waiting.covered.add(range.start(), Long.MAX_VALUE);
        }
        tellIfComplete(message, waiting);
    }

    private void tellIfComplete(MessageId message, Awaited waiting) {
        if (waiting.isComplete()) {
            awaited.remove(message);
            if (waiting.unanswered) {
                session.deliveries().mute(message);
            }
            session.tell(waiting.listener, message, Outcome.REPORTED);
        }
    }

    /** Its end was told otherwise. */
    void forget(MessageId message) {
        awaited.remove(message);
    }

    /** A failure REPORT about a message of which nothing else is left to refuse. */
    void refused(MessageId message, Outcome outcome) {
        Awaited waiting = awaited.remove(message);
        if (waiting != null) {
            session.tell(waiting.listener, message, outcome);
        }
    }

    /** The session is over: what was not confirmed is told so (RFC 4975 §7.1.1). */
    void end() {
        List<Map.Entry<MessageId, Awaited>> unconfirmed = new ArrayList<>(awaited.entrySet());
        awaited.clear();
        for (Map.Entry<MessageId, Awaited> one : unconfirmed) {
            session.tell(one.getValue().listener, one.getKey(), Outcome.SESSION_ENDED);
        }
    }

    int size() {
        return awaited.size();
    }
}
