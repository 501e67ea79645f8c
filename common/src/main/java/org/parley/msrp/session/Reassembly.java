package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/**
 * The messages one session is receiving, by Message-ID (RFC 4975 §7.3.1); bounded in number, and each in octets. Belongs to the session's loop.
 */
final class Reassembly {
    private static final int REMEMBERED = 32;

    private final Session session;
    private final Map<MessageId, Arrival> incomplete = new LinkedHashMap<>();
    private final Recent accepted = new Recent(REMEMBERED);

    Reassembly(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    /** A chunk begins: who takes it. */
    Requests.Taker chunk(Connection connection, RequestHead head, MessageId id) {
        ByteRange range = head.byteRange();
        Arrival known = incomplete.isEmpty() ? null : incomplete.get(id);
        if (known != null) {
            return known.chunk(connection, head, range);
        }
        Arrival arrival = begun(head, id);
        if (!arrival.isDuplicate()) {
            Status refusal = refusal(head, range);
            if (refusal != null) {
                arrival.refuseFromTheStart(refusal);
            }
        }
        return arrival.chunk(connection, head, range);
    }

    private Arrival begun(RequestHead head, MessageId id) {
        boolean duplicate = accepted.contains(id);
        Assembly left = duplicate
                ? null
                : session.engine().leftovers.claim(session.spec().user(), id);
        return left == null ? Arrival.of(this, head, id, duplicate) : Arrival.resumed(this, head, id, left);
    }

    private @Nullable Status refusal(RequestHead head, @Nullable ByteRange range) {
        long most = session.engine().config.maxMessage();
        if (most > 0 && range != null && range.hasTotal() && range.total() > most) {
            return Status.STOP_SENDING.because("message above " + most + " octets");
        }
        return session.listener().admit(session, head);
    }

    /** More chunks of it are to come; false when too many messages are under way. */
    boolean keep(Arrival arrival) {
        if (incomplete.containsKey(arrival.messageId())) {
            return true;
        }
        if (incomplete.size() >= session.engine().config.incompleteMessages()) {
            session.engine().meters.overrun("incomplete-messages");
            return false;
        }
        incomplete.put(arrival.messageId(), arrival);
        return true;
    }

    /** No more chunks of it are awaited. */
    void forget(Arrival arrival) {
        incomplete.remove(arrival.messageId(), arrival);
    }

    void wasAccepted(MessageId id) {
        accepted.add(id);
    }

    /** Gives up messages of which no chunk came for too long. */
    void expire(long now) {
        if (incomplete.isEmpty()) {
            return;
        }
        long most = session.engine().config.chunkReceptionTimeout().toNanos();
        List<Arrival> late = new ArrayList<>();
        for (Iterator<Arrival> all = incomplete.values().iterator(); all.hasNext(); ) {
            Arrival one = all.next();
            if (now - one.lastHeard() > most) {
                all.remove();
                late.add(one);
            }
        }
        for (Arrival one : late) {
            session.engine().meters.limited("chunk-reception");
            one.abandon("no further chunk came in time");
        }
    }

    /** The session is over. */
    void end(SessionEnd why) {
        List<Arrival> all = new ArrayList<>(incomplete.values());
        incomplete.clear();
        for (Arrival one : all) {
            Assembly received = why.isFailure() ? one.handOver() : null;
            if (received != null) {
                session.engine().leftovers.keep(session.spec().user(), one.messageId(), received);
            }
            one.abandon("the session ended: " + why.why());
        }
    }

    int size() {
        return incomplete.size();
    }
}
