package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.ResponseHead;

/** Requests of ours that belong to no session (AUTH, RFC 4976 §5.1) and wait for their answer. Few at a time. Belongs to the connection's loop. */
final class Asks {
    private static final int MOST = 64;

    private final long timeoutNanos;
    private final List<Open> open = new ArrayList<>(1);

    Asks(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    private record Open(TransactionId id, long deadline, Line.Reply reply) {}

    /** Whether another may be asked. */
    boolean hasRoom() {
        return open.size() < MOST;
    }

    /** How many wait. */
    int size() {
        return open.size();
    }

    /** One was written. */
    void add(TransactionId id, long now, Line.Reply reply) {
        open.add(new Open(id, now + timeoutNanos, reply));
    }

    /** Hands a response on; false if it answers none of these. */
    boolean answered(ResponseHead head) {
        for (Iterator<Open> all = open.iterator(); all.hasNext(); ) {
            Open one = all.next();
            if (head.isFor(one.id())) {
                all.remove();
                one.reply().answered(head);
                return true;
            }
        }
        return false;
    }

    /** Gives up those that waited too long. */
    void expire(long now) {
        while (!open.isEmpty() && open.get(0).deadline() - now <= 0) {
            open.remove(0).reply().unanswered("no answer in time");
        }
    }

    /** The connection is gone. */
    void lost() {
        List<Open> all = List.copyOf(open);
        open.clear();
        for (Open one : all) {
            one.reply().unanswered("the connection ended");
        }
    }
}
