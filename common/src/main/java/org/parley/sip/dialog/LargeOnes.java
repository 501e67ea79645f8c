package org.parley.sip.dialog;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Lets large requests through a few at a time for each next hop: a thousand subscribers behind one proxy share one connection, whose send queue
 * has an end. Belongs to one context; {@link #pass} may be called anywhere.
 */
final class LargeOnes {
    /** What is smaller needs no leave. */
    static final int LARGE = 16 * 1024;

    /** Octets on their way to one hop; one request passes whatever its size. */
    private static final long WINDOW = 512 * 1024;

    /** A request without an answer holds up others this long: its octets have left by then, or the connection does not move. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private final Context context;
    private final Timing timing;
    private final Map<String, Hop> hops = new HashMap<>();

    LargeOnes(Context context) {
        this.context = context;
        this.timing = new Timing(context);
    }

    /**
     * Runs {@code send} when the hop has room, with what to run when the request is answered.
     *
     * @param hop names the next hop
     * @param octets of the request
     */
    void pass(String hop, int octets, Consumer<Runnable> send) {
        context.runOnContext(now -> {
            Hop to = hops.computeIfAbsent(hop, fresh -> new Hop());
            to.waiting.add(new Waiting(octets, send));
            next(hop, to);
        });
    }

    private void next(String name, Hop hop) {
        for (Waiting one = hop.waiting.peek();
                one != null && (hop.flying == 0 || hop.flying + one.octets <= WINDOW);
                one = hop.waiting.peek()) {
            hop.waiting.remove();
            start(name, hop, one);
        }
        if (hop.flying == 0 && hop.waiting.isEmpty()) {
            hops.remove(name, hop);
        }
    }

    private void start(String name, Hop hop, Waiting one) {
        hop.flying += one.octets;
        AtomicBoolean landed = new AtomicBoolean();
        Runnable land = () -> {
            if (landed.compareAndSet(false, true)) {
                context.runOnContext(now -> {
                    hop.flying -= one.octets;
                    next(name, hop);
                });
            }
        };
        timing.after(HELD, land);
        one.send.accept(land);
    }

    private record Waiting(int octets, Consumer<Runnable> send) {}

    private static final class Hop {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long flying;
    }
}
