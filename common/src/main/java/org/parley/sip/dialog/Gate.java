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
 * has an end. Who waits has nothing with it: what to tell is asked for when its turn comes, so that a hop holds its window and {@link #TURNS}
 * bodies, however many wait. Belongs to one context; {@link #enter}, {@link Turn#go} and {@link Turn#leave} may be called anywhere.
 */
final class Gate {
    /** What a request has besides its body, for counting. */
    private static final int HEAD = 1_024;

    /** Octets on their way to one hop; one request passes whatever its size. */
    private static final long WINDOW = 512 * 1024;

    /** So many of one hop may be asked for what they have at once, or have it and wait for room. */
    static final int TURNS = 4;

    /** A request without an answer holds up others this long: its octets have left by then, or the connection does not move. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private final Context context;
    private final Timing timing;
    private final Duration held;
    private final Map<String, Hop> hops = new HashMap<>();

    Gate(Context context) {
        this(context, HELD);
    }

    Gate(Context context, Duration held) {
        this.context = context;
        this.timing = new Timing(context);
        this.held = held;
    }

    /** Names the next hop behind a URI: users behind one proxy or gateway differ in no more than the user part, and share the connection. */
    static String hop(String uri) {
        int host = uri.indexOf('@') + 1;
        return host > 0 ? uri.substring(host) : uri.substring(uri.indexOf(':') + 1);
    }

    /**
     * Waits for a turn; it is given on the gate's context, and has to be used: {@link Turn#go} or {@link Turn#leave}.
     *
     * @param hop names the next hop
     */
    void enter(String hop, Consumer<Turn> called) {
        context.runOnContext(now -> {
            Hop to = hops.computeIfAbsent(hop, Hop::new);
            to.waiting.add(called);
            to.next();
        });
    }

    /** waiting → asked → ready → on its way → landed; asked → left. One NOTIFY. Who takes long to say what it has no longer keeps others from being asked. */
    final class Turn {
        private final Hop hop;
        private Timing.Alarm patience = Timing.Alarm.NONE;
        private boolean counted = true;
        private boolean flying;
        private int octets;
        private Consumer<Runnable> send = landed -> {};

        private Turn(Hop hop) {
            this.hop = hop;
        }

        /**
         * Runs {@code request} on the gate's context when the hop has room, with what to run when the request is answered.
         *
         * @param body octets of the request's body
         */
        void go(int body, Consumer<Runnable> request) {
            context.runOnContext(now -> {
                octets = HEAD + body;
                send = request;
                patience.cancel();
                hop.ready.add(this);
                hop.next();
            });
        }

        /** There is nothing to send after all. */
        void leave() {
            context.runOnContext(now -> {
                patience.cancel();
                hop.open--;
                makeWay();
                hop.next();
            });
        }

        private void ask(Consumer<Turn> called) {
            patience = timing.after(held, () -> {
                makeWay();
                hop.next();
            });
            called.accept(this);
        }

        private void makeWay() {
            if (counted) {
                counted = false;
                hop.turns--;
            }
        }

        private void depart() {
            makeWay();
            flying = true;
            hop.flying += octets;
            patience = timing.after(held, this::land);
            Consumer<Runnable> request = send;
            send = landed -> {}; // its body is not kept here
            request.accept(() -> context.runOnContext(now -> land()));
        }

        private void land() {
            if (flying) {
                flying = false;
                patience.cancel();
                hop.flying -= octets;
                hop.open--;
                hop.next();
            }
        }
    }

    private final class Hop {
        private final String name;
        private final Deque<Consumer<Turn>> waiting = new ArrayDeque<>();
        private final Deque<Turn> ready = new ArrayDeque<>();
        private int turns; // asked or ready
        private int open; // those, who takes long, and what is on its way
        private long flying;

        private Hop(String name) {
            this.name = name;
        }

        private void next() {
            while (!ready.isEmpty() && takes(ready.element().octets)) {
                ready.remove().depart();
            }
            while (ready.isEmpty() && turns < TURNS && !waiting.isEmpty() && takes(HEAD)) {
                turns++;
                open++;
                new Turn(this).ask(waiting.remove());
            }
            if (open == 0 && waiting.isEmpty()) {
                hops.remove(name, this);
            }
        }

        private boolean takes(int octets) {
            return flying == 0 || flying + octets <= WINDOW;
        }
    }
}
