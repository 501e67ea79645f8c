package org.parley.msrp.session;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;

/** Which session a session-id names (RFC 4975 §5.4): the one thing that loops share. Any thread. */
final class SessionTable {
    private final Map<Bytes, Session> sessions = new ConcurrentHashMap<>();
    /** Passive sessions in the order in which they time out, among them some that were bound since. */
    private final Queue<Session> awaited = new ConcurrentLinkedQueue<>();
    /** Session-ids offered whose peer is not known yet, and what is done once it is, or never will be. */
    private final Map<Bytes, CompletableFuture<Void>> reserved = new ConcurrentHashMap<>();

    /** Throws if another session has this id. */
    void add(Session session) {
        if (sessions.putIfAbsent(session.id(), session) != null) {
            throw new IllegalStateException("two sessions of one session-id (expected: a fresh URI for each)");
        }
        release(session.id());
    }

    /** From now on requests for this id are held back, not refused. */
    void reserve(Bytes id) {
        reserved.put(id, new CompletableFuture<>());
    }

    /** Completes when the id has its session, or is given up; null if it is not reserved. */
    @Nullable
    CompletableFuture<Void> reservation(Bytes id) {
        return reserved.get(id);
    }

    /** Ends a reservation, if there is one: what was held back is heard now. */
    void release(Bytes id) {
        CompletableFuture<Void> reservation = reserved.remove(id);
        if (reservation != null) {
            reservation.complete(null);
        }
    }

    void awaits(Session session) {
        awaited.add(session);
    }

    @Nullable
    Session named(Bytes id) {
        return sessions.get(id);
    }

    void remove(Session session) {
        sessions.remove(session.id(), session);
    }

    int size() {
        return sessions.size();
    }

    Collection<Session> all() {
        return sessions.values();
    }

    /** Ends passive sessions that nobody bound in time. */
    void expire(long now) {
        for (Session session = awaited.peek(); session != null; session = awaited.peek()) {
            boolean waits = session.state() == SessionState.AWAITING;
            if (waits && session.bindDeadline() - now > 0) {
                return;
            }
            awaited.remove(session);
            if (waits) {
                session.endFromAnywhere(
                        new SessionEnd(SessionEnd.Kind.BIND_TIMEOUT, "no request came for the session in time"));
            }
        }
    }
}
