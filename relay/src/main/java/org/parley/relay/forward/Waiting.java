package org.parley.relay.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flows that have something to send on one connection: those that are no messages first, then messages in turn, and apart from them those whose window is
 * closed, which others pass. Belongs to the connection's loop.
 */
final class Waiting {
    private final Deque<Flow> express = new ArrayDeque<>(2);
    private final Deque<Flow> ring = new ArrayDeque<>(4);
    /** Made when it is needed: most connections never are. */
    private @Nullable Set<Flow> held;

    /** One more, behind the others. */
    void add(Flow flow) {
        flow.queued(true);
        if (flow.isExpress()) {
            express.add(flow);
        } else if (flow.window().isOpen()) {
            ring.add(flow);
        } else {
            hold(flow);
        }
    }

    private void hold(Flow flow) {
        flow.window().holds(System.nanoTime());
        Set<Flow> flows = held == null ? new LinkedHashSet<>() : held;
        held = flows;
        flows.add(flow);
    }

    /** Whether one could be written. */
    boolean hasNext() {
        return !ring.isEmpty() || !express.isEmpty();
    }

    /** Takes the next; there is one. */
    Flow next() {
        Flow flow = express.isEmpty() ? ring.remove() : express.remove();
        flow.queued(false);
        return flow;
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return !hasNext() && (held == null || held.isEmpty());
    }

    /** Answers came: whether the route's messages go on that were held. */
    boolean answered(Route route) {
        if (held == null || !route.window.isOpen() || !held.remove(route.messages())) {
            return false;
        }
        ring.add(route.messages());
        if (held.isEmpty()) {
            held = null;
        }
        return true;
    }

    /** Looks after those that are held; whether one goes on. */
    boolean tick(long now) {
        if (held == null) {
            return false;
        }
        boolean some = false;
        for (Iterator<Flow> each = held.iterator(); each.hasNext(); ) {
            Flow flow = each.next();
            flow.window().tick(now);
            if (flow.window().isOpen()) {
                each.remove();
                ring.add(flow);
                some = true;
            }
        }
        return some;
    }

    /** It waits no more. */
    void remove(Flow flow) {
        flow.queued(false);
        if (flow.isExpress()) {
            express.remove(flow);
        } else if (!ring.remove(flow) && held != null) {
            held.remove(flow);
        }
    }

    /** All of them; a copy. */
    List<Flow> all() {
        List<Flow> all = new ArrayList<>(express);
        all.addAll(ring);
        if (held != null) {
            all.addAll(held);
        }
        return all;
    }

    /** Octets that wait in them. */
    long octets() {
        long sum = 0;
        for (Flow flow : all()) {
            sum += flow.octets();
        }
        return sum;
    }
}
