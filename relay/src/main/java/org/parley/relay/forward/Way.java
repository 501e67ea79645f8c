package org.parley.relay.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Status;

/**
 * The way to a next hop: a connection, or one being opened, for which flows wait. Belongs to its turn's loop; whether it is gone may be asked anywhere.
 *
 * <p>opening → open → gone, or opening → gone. Nothing comes back, but an open one that leaves for want of use may be needed once more.
 */
final class Way {
    final RelayTurn turn;
    private @Nullable Connection connection;
    private @Nullable Writing writing;
    private List<Flow> waiting = new ArrayList<>(1);
    private Status failure = Status.TIMEOUT;
    private volatile boolean gone;
    /** Nobody has used it for long, and it is about to end. */
    private volatile boolean leaving;

    Way(RelayTurn turn) {
        this.turn = turn;
    }

    boolean isGone() {
        return gone;
    }

    /** Whether nothing new is to go there: it leads nowhere, or soon will. */
    boolean isOver() {
        return gone || leaving;
    }

    /** It is about to end, or is needed after all. What took it before still goes there. */
    void leave(boolean now) {
        leaving = now;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /** What the connection writes with, once there is one. */
    @Nullable
    Writing writing() {
        return writing;
    }

    /** It leads somewhere: what waited goes. */
    void opened(Connection connection) {
        this.connection = connection;
        writing = connection.writing();
        List<Flow> ready = waiting;
        waiting = List.of();
        for (Flow flow : ready) {
            flow.queued(false);
            flow.ready();
        }
    }

    /** It leads nowhere any more: what waited fails so. */
    void gone(Status why) {
        if (gone) {
            return;
        }
        gone = true;
        failure = why;
        List<Flow> failed = waiting;
        waiting = List.of();
        for (Flow flow : failed) {
            flow.queued(false);
            flow.fail(why);
        }
    }

    /** This flow has something to send. */
    void ready(Flow flow) {
        Writing open = writing;
        if (gone) {
            flow.fail(failure);
        } else if (open == null) {
            flow.queued(true);
            waiting.add(flow);
        } else {
            open.ready(flow);
        }
    }
}
