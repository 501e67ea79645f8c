package org.parley.msrp.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands for a session that has no loop yet, in the order of calls. Any thread puts them in; the loop, once there is one, runs them. */
final class WaitingCommands {
    private static final int MOST = 1024;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Whether one more may wait, which is then counted. */
    boolean hasRoom() {
        return count.incrementAndGet() <= MOST;
    }

    void add(Runnable command) {
        waiting.add(command);
    }

    /** Runs what has come so far. */
    void run() {
        for (Runnable command = waiting.poll(); command != null; command = waiting.poll()) {
            command.run();
        }
    }
}
