package org.parley.sip.dialog;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets NOTIFYs through a few at a time for each next hop: a thousand subscribers behind one proxy share one connection, whose send queue
 * has an end. Belongs to one context; {@link #pass} may be called anywhere.
 */
final class Gate {
    /** What a request has besides its body, for counting. */
    private static final int HEAD = 1_024;

    /** Octets on their way to one hop; one request passes whatever its size. */
    private static final long WINDOW = 512 * 1024;

    /** A request without an answer holds up others this long: its octets have left by then, or the connection does not move. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private final Context context;
    private final Timing timing;
    private final Map<String, Hop> hops = new HashMap<>();

    Gate(Context context) {
        this.context = context;
        this.timing = new Timing(context);
    }

    /** Names the next hop behind a URI: users behind one proxy or gateway differ in no more than the user part, and share the connection. */
    static String hop(String uri) {
        int host = uri.indexOf('@') + 1;
        return host > 0 ? uri.substring(host) : uri.substring(uri.indexOf(':') + 1);
    }

    /**
     * Runs {@code send} when the hop has room, with what to run when the request is answered.
     *
     * @param hop names the next hop
     * @param octets of the request's body
     */
    void pass(String hop, int octets, Consumer<Runnable> send) {
        context.runOnContext(now -> {
            Hop to = hops.computeIfAbsent(hop, fresh -> new Hop());
            to.waiting.add(new Waiting(HEAD + octets, send));
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
        Flight flight = new Flight(name, hop, one.octets);
        flight.patience = timing.after(HELD, flight::land);
        one.send.accept(() -> context.runOnContext(now -> flight.land()));
    }

    /** One request on its way, until it is answered or has had its time. */
    private final class Flight {
        private final String name;
        private final Hop hop;
        private final int octets;
        private Timing.Alarm patience = Timing.Alarm.NONE;
        private boolean landed;

        private Flight(String name, Hop hop, int octets) {
            this.name = name;
            this.hop = hop;
            this.octets = octets;
        }

        private void land() {
            if (!landed) {
                landed = true;
                patience.cancel();
                hop.flying -= octets;
                next(name, hop);
            }
        }
    }

    private record Waiting(int octets, Consumer<Runnable> send) {}

    private static final class Hop {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long flying;
    }
}
