package org.parley.relay.forward;

import java.util.concurrent.TimeUnit;

/** When a connection has to end by itself: probation, standing still, being unused, taking too long to close. Belongs to the connection's loop. */
final class Deadlines {
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Connection connection;
    private final Engine engine;
    private final long openedAt;
    private long progressAt;
    private long closeBy;
    private boolean leaving;
    private long leavingSince;

    Deadlines(Connection connection, long openedAt) {
        this.connection = connection;
        this.engine = connection.engine();
        this.openedAt = openedAt;
        progressAt = openedAt;
    }

    long openedAt() {
        return openedAt;
    }

    /** Nothing waited, or the peer took some of it. */
    void progressed(long now) {
        progressAt = now;
    }

    /** It closes once all is written, or now and a little. */
    void closing() {
        closeBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }

    /** Ends the connection if its time is over. */
    void judge(long now, boolean onProbation) {
        var timers = engine.config.timers();
        var link = connection.link();
        if (connection.isClosed() && closeBy - now <= 0) {
            connection.close();
        } else if (onProbation && now - openedAt > timers.probation().toNanos()) {
            engine.meters.limited("probation");
            connection.close();
        } else if (link.written() > link.handedOn()
                && now - progressAt > timers.stall().toNanos()) {
            engine.meters.overrun("stalled-connection");
            connection.close();
        } else {
            judgeUse(now, timers.idle().toNanos());
        }
    }

    /** An unused connection is first taken by nobody any more, and ends when whatever other loops had sent on its way there must have come. */
    private void judgeUse(long now, long mostIdle) {
        boolean unused = connection.isIdle() && Math.min(connection.silence(now), now - progressAt) > mostIdle;
        if (unused && leaving) {
            if (now - leavingSince > FAREWELL_NANOS) {
                engine.meters.limited("idle");
                connection.closeWhenWritten();
            }
        } else if (unused != leaving) {
            leaving = unused;
            leavingSince = now;
            connection.way().leave(unused);
        }
    }
}
