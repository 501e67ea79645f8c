package org.parley.msrp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;

/**
 * What the connections of one event loop share: the end of a turn, when everyone who has something to say writes and flushes once; a slow
 * clock that looks after every time-out, so that none needs a timer of its own; a source of ids; and tallies for the meters. Belongs to its loop.
 */
final class Turn implements Runnable {
    private static final long LONGEST_TICK_MILLIS = 500;
    private static final long SHORTEST_TICK_MILLIS = 10;

    final EventLoop loop;
    final ContextInternal context;
    final IdSource ids;
    final Tally tally;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private List<Connection> talkative = new ArrayList<>();
    private List<Connection> spare = new ArrayList<>();
    private boolean scheduled;
    private boolean running;
    private LongConsumer duty = now -> {};
    private @Nullable Promise<Void> whenEmpty;
    private @Nullable ScheduledFuture<?> clock;

    Turn(ContextInternal context, SessionMeters meters, IdSource ids) {
        this.ids = ids;
        this.context = context;
        this.loop = context.nettyEventLoop();
        this.tally = new Tally(meters);
    }

    /** Starts the clock. Any thread. */
    void start(EndpointConfig config) {
        long shortest = shortest(
                config.transactionTimeout(),
                config.bindTimeout(),
                config.stallTimeout(),
                config.chunkReceptionTimeout(),
                config.probation());
        long tick = Math.max(SHORTEST_TICK_MILLIS, Math.min(LONGEST_TICK_MILLIS, shortest / 8));
        loop.execute(() -> clock = loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS));
    }

    private static long shortest(Duration... times) {
        long shortest = Long.MAX_VALUE;
        for (Duration time : times) {
            shortest = Math.min(shortest, time.toMillis());
        }
        return shortest;
    }

    /** Stops the clock. Any thread. */
    void stop() {
        loop.execute(() -> {
            if (clock != null) {
                clock.cancel(false);
            }
        });
    }

    /** Runs this with every tick; set before the clock's first. Any thread. */
    void everyTick(LongConsumer duty) {
        loop.execute(() -> this.duty = duty);
    }

    boolean isDrained() {
        for (Connection connection : connections) {
            if (!connection.isDrained()) {
                return false;
            }
        }
        return true;
    }

    /** Closes every connection once what it has written has left. */
    Future<Void> closeAll() {
        for (Connection connection : connections()) {
            connection.closeWhenWritten();
        }
        Promise<Void> empty = Promise.promise();
        whenEmpty = empty;
        if (connections.isEmpty()) {
            empty.tryComplete();
        }
        return empty.future();
    }

    String debugState() {
        StringBuilder text = new StringBuilder();
        for (Connection connection : connections) {
            text.append(connection.debugState());
        }
        return text.toString();
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
        if (connections.isEmpty() && whenEmpty != null) {
            whenEmpty.tryComplete();
        }
    }

    /** Those alive now; a copy. */
    List<Connection> connections() {
        return List.copyOf(connections);
    }

    /** This connection has something to write: it gets its say at the end of this turn. At most once per turn; the connection sees to it. */
    void atEnd(Connection connection) {
        talkative.add(connection);
        if (!scheduled) {
            scheduled = true;
            if (running) {
                // Asked for by a write of this very turn: first everyone else is heard, or a fast peer would keep the
                // loop to itself.
                loop.execute(this::schedule);
            } else {
                schedule();
            }
        }
    }

    private void schedule() {
        if (loop instanceof SingleThreadEventLoop single) {
            single.executeAfterEventLoopIteration(this);
        } else {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        running = true;
        try {
            endTurns();
        } finally {
            running = false;
        }
    }

    private void endTurns() {
        List<Connection> now = talkative;
        talkative = spare;
        spare = now;
        long time = System.nanoTime();
        for (int i = 0; i < now.size(); i++) {
            endTurn(now.get(i), time);
        }
        now.clear();
        tally.publish();
    }

    /** One connection's fault is not the others'. */
    private static void endTurn(Connection connection, long time) {
        try {
            connection.endTurn(time);
        } catch (RuntimeException e) {
            connection.fault(e);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        duty.accept(now);
        long queued = 0;
        for (Connection connection : connections()) {
            try {
                connection.tick(now);
            } catch (RuntimeException e) {
                connection.fault(e);
            }
            queued += connection.queuedOctets();
        }
        tally.queued(queued);
        tally.publish();
    }
}
