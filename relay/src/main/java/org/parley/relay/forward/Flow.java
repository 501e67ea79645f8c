package org.parley.relay.forward;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.Status;

/**
 * What one session sends one way, in order, waiting for its next hop. Bounded: above its high water the source is read no more; standing still too long, it
 * is given up and reported, so that it does not hold the other sessions of the source's connection. Belongs to the loop of its way.
 */
final class Flow {
    private final Route route;
    private final boolean express;
    private final Deque<Load> loads = new ArrayDeque<>(1);
    private long octets;
    private boolean queued;
    private boolean open;
    private boolean pausing;
    private long progressAt;

    Flow(Route route, boolean express) {
        this.route = route;
        this.express = express;
    }

    Route route() {
        return route;
    }

    /** REPORTs and whatever else is not interruptible pass before messages. */
    boolean isExpress() {
        return express;
    }

    /** How much of it may be on its way. */
    Window window() {
        return route.window;
    }

    boolean isIdle() {
        return loads.isEmpty();
    }

    long octets() {
        return octets;
    }

    /** Its place among the flows of a connection was taken, or left. */
    void queued(boolean now) {
        queued = now;
    }

    /** A chunk of its first load is being written: whatever comes of it may follow at once. */
    void open(boolean now) {
        open = now;
    }

    boolean isQueued() {
        return queued;
    }

    @Nullable
    Load first() {
        return loads.peek();
    }

    /** Whether its first load can be written. */
    boolean isReady() {
        Load first = loads.peek();
        return first != null && (open || first.isReady());
    }

    /** One more, behind the others. */
    void add(Load load) {
        if (loads.isEmpty()) {
            progressAt = System.nanoTime();
        }
        loads.add(load);
        if (load instanceof Chunk chunk) {
            chunk.waitsIn(this);
        }
        count(load.octets() + load.overhead());
        ready();
    }

    void piece(Chunk chunk, Bytes more) {
        if (!chunk.isOver()) {
            chunk.add(more);
            count(more.length());
            ready();
        }
    }

    void end(Chunk chunk, Flag flag) {
        chunk.end(flag);
        if (!chunk.isOver()) {
            ready();
        } else if (loads.peek() == chunk) {
            next();
        }
    }

    /** Looks for a place to be written. */
    void ready() {
        if (!queued && isReady()) {
            route.way.ready(this);
        }
    }

    private void count(long more) {
        octets += more;
        if (!pausing && octets > route.source.flowOctets() && !needsMore()) {
            pausing = true;
            route.way.turn.post(route.source.turn(), route.source::pause);
        }
    }

    /** So many octets left the queue. */
    void written(long some, long now) {
        octets -= some;
        progressAt = now;
        goOn();
    }

    private void goOn() {
        if (pausing && (octets <= route.source.flowOctets() / 2 || needsMore())) {
            pausing = false;
            route.way.turn.post(route.source.turn(), route.source::goOn);
        }
    }

    /** Nothing of it can be written before more comes, however much its heads take up. */
    private boolean needsMore() {
        Load first = loads.peek();
        return first == null || !first.isReady();
    }

    /** The first is done. */
    void next() {
        octets -= loads.remove().overhead();
        goOn();
    }

    /** Whether it has stood still for so long. */
    boolean isStalled(long now, long nanos) {
        Load first = loads.peek();
        return first != null && first.isReady() && now - progressAt > nanos;
    }

    /** None of it will get there. What is still coming of the last is dropped as it comes. */
    void fail(Status why) {
        for (Load load : loads) {
            load.failed(why);
        }
        loads.removeIf(load -> !(load instanceof Chunk chunk) || chunk.isEnded());
        octets = loads.stream().mapToLong(Load::overhead).sum();
        goOn();
    }
}
