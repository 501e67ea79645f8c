package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;

/** The sessions bound to one connection, or about to be (RFC 4975 §5.4). Belongs to the connection's loop. */
final class BoundSessions {
    private final List<Session> sessions = new ArrayList<>(1);
    private boolean everAny;

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** Whether there ever was one. */
    boolean wereAny() {
        return everAny;
    }

    void add(Session session) {
        session.index = sessions.size();
        sessions.add(session);
        everAny = true;
    }

    /** Takes one out, wherever it stands; whether it was there. */
    boolean remove(Session session) {
        if (session.index < 0) {
            return false;
        }
        Session moved = sessions.remove(sessions.size() - 1);
        if (moved != session) {
            sessions.set(session.index, moved);
            moved.index = session.index;
        }
        session.index = -1;
        return true;
    }

    /** Ends them all. */
    void endAll(SessionEnd why) {
        for (Session session : List.copyOf(sessions)) {
            session.close(why);
        }
    }

    /** Looks after what may time out in them. */
    void tick(long now) {
        for (Session session : List.copyOf(sessions)) {
            session.tick(now);
        }
    }

    /** Octets that wait in them. */
    long queuedOctets() {
        long sum = 0;
        for (Session session : sessions) {
            sum += session.queuedOctets();
        }
        return sum;
    }

    String debugState() {
        StringBuilder text = new StringBuilder();
        for (Session session : sessions) {
            text.append("  session ").append(session.debugState()).append('\n');
        }
        return text.toString();
    }
}
