package org.parley.relay.forward;

import java.util.concurrent.TimeUnit;

/** When a connection has to end by itself: probation, standing still, being unused, taking too long to close. Belongs to the connection's loop. */
final class Deadlines {
    private final Connection connection;
    private final Engine engine;
    private final long openedAt;
    private long progressAt;
    private long closeBy;

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
        } else if (connection.isIdle()
                && Math.min(connection.silence(now), now - progressAt)
                        > timers.idle().toNanos()) {
            engine.meters.limited("idle");
            connection.closeWhenWritten();
        }
    }
}
