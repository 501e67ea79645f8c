package org.parley.msrp.link;

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
 * clock that looks after every time-out, so that none needs a timer of its own; and a source of ids. Belongs to its loop.
 */
public abstract class Turn implements Runnable {
    private static final long LONGEST_TICK_MILLIS = 500;
    private static final long SHORTEST_TICK_MILLIS = 10;
    /** So many speak at the end of a turn, or where it was cut short. */
    private static final int MANY = 16;

    /** Who takes part in the turns of a loop: a connection. Everything on that loop. */
    public interface Member {
        /** Everyone was heard: write, and flush once. */
        void endTurn(long now);

        /** Looks after what may time out. */
        void tick(long now);

        /** Something of ours threw on this member's behalf: it ends, the others live. */
        void fault(RuntimeException thrown);

        /** Whether everything that was to be sent has been. */
        boolean isDrained();

        /** Closes once what is written has left, or soon. */
        void closeWhenWritten();

        /** Octets that wait here. */
        long queuedOctets();

        /** A few lines for the state dump: counts, no session-ids. */
        String debugState();
    }

    private final EventLoop loop;
    private final ContextInternal context;
    private final IdSource ids;
    private final Set<Member> members = new LinkedHashSet<>();
    private List<Member> talkative = new ArrayList<>();
    private List<Member> spare = new ArrayList<>();
    private boolean scheduled;
    private boolean running;
    private LongConsumer duty = now -> {};
    private @Nullable Promise<Void> whenEmpty;
    private volatile @Nullable LinkTap tap;
    private @Nullable ScheduledFuture<?> clock;

    /** The turn of that context's loop. */
    protected Turn(ContextInternal context, IdSource ids) {
        this.ids = ids;
        this.context = context;
        this.loop = context.nettyEventLoop();
    }

    /** The loop. */
    public final EventLoop loop() {
        return loop;
    }

    /** Its Vert.x context. */
    public final ContextInternal context() {
        return context;
    }

    /** From now on links that begin here are seen by that tap; null: by none. Any thread. */
    public final void tap(@Nullable LinkTap seer) {
        tap = seer;
    }

    /** Who sees the links that begin here; null: nobody. */
    public final @Nullable LinkTap tap() {
        return tap;
    }

    /** Ids for whatever begins on this loop. */
    public final IdSource ids() {
        return ids;
    }

    /** A turn, or a tick, is over: what was counted in it may be published. */
    protected abstract void ended();

    /** So many octets wait on this loop; told with every tick. */
    protected abstract void queued(long octets);

    /** Starts the clock, fast enough to see the shortest of these times pass. Any thread. */
    public final void start(Duration... times) {
        long tick = Math.max(SHORTEST_TICK_MILLIS, Math.min(LONGEST_TICK_MILLIS, shortest(times) / 8));
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
    public final void stop() {
        loop.execute(() -> {
            if (clock != null) {
                clock.cancel(false);
            }
        });
    }

    /** Runs this with every tick; set before the clock's first. Any thread. */
    public final void everyTick(LongConsumer duty) {
        loop.execute(() -> this.duty = duty);
    }

    /** Whether all its members are. */
    public final boolean isDrained() {
        for (Member member : members) {
            if (!member.isDrained()) {
                return false;
            }
        }
        return true;
    }

    /** Closes every connection once what it has written has left. */
    public final Future<Void> closeAll() {
        for (Member member : members()) {
            member.closeWhenWritten();
        }
        Promise<Void> empty = Promise.promise();
        whenEmpty = empty;
        if (members.isEmpty()) {
            empty.tryComplete();
        }
        return empty.future();
    }

    /** What its members say of themselves. */
    public final String debugState() {
        StringBuilder text = new StringBuilder();
        for (Member member : members) {
            text.append(member.debugState());
        }
        return text.toString();
    }

    /** One more. */
    public final void add(Member member) {
        members.add(member);
    }

    /** One is gone. */
    public final void remove(Member member) {
        members.remove(member);
        if (members.isEmpty() && whenEmpty != null) {
            whenEmpty.tryComplete();
        }
    }

    /** Those alive now; a copy. */
    public final List<Member> members() {
        return List.copyOf(members);
    }

    /** This one has something to write: it gets its say at the end of this turn. At most once per turn; the member sees to it. */
    public final void atEnd(Member member) {
        talkative.add(member);
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

    /**
     * A member has heard all it read, and may be called back at once: if many have something to write by now, they write before the loop hears more. What was
     * read last is still in the processor's caches then, and who was heard first does not wait for everyone else.
     */
    public final void heard() {
        if (talkative.size() >= MANY && !running) {
            running = true;
            try {
                endTurns();
            } finally {
                running = false;
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
    public final void run() {
        scheduled = false;
        running = true;
        try {
            endTurns();
        } finally {
            running = false;
        }
    }

    private void endTurns() {
        List<Member> now = talkative;
        talkative = spare;
        spare = now;
        long time = System.nanoTime();
        for (int i = 0; i < now.size(); i++) {
            endTurn(now.get(i), time);
        }
        now.clear();
        ended();
    }

    /** One connection's fault is not the others'. */
    private static void endTurn(Member member, long time) {
        try {
            member.endTurn(time);
        } catch (RuntimeException e) {
            member.fault(e);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        duty.accept(now);
        long queued = 0;
        for (Member member : members()) {
            try {
                member.tick(now);
            } catch (RuntimeException e) {
                member.fault(e);
            }
            queued += member.queuedOctets();
        }
        queued(queued);
        ended();
    }
}
