package org.parley.chat.media.hosting;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a room: put in on any thread, taken out on the room's loop, with an end. Leaves are let in beyond it, there are no more of them than participants.
 */
final class Inbox<T> {
    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final int most;
    private final Consumer<Runnable> loop;
    private final Runnable drain;

    Inbox(int most, Consumer<Runnable> loop, Runnable drain) {
        this.most = most;
        this.loop = loop;
        this.drain = drain;
    }

    /** False: full, and not taken. */
    boolean offer(T one) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            return false;
        }
        queue.add(one);
        wake();
        return true;
    }

    /** Takes it however full. */
    void add(T one) {
        waiting.incrementAndGet();
        queue.add(one);
        wake();
    }

    /** Has the drain run, soon, once. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            loop.accept(this::awakened);
        }
    }

    @Nullable
    T poll() {
        T one = queue.poll();
        if (one != null) {
            waiting.decrementAndGet();
        }
        return one;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return waiting.get();
    }

    private void awakened() {
        awake.set(false);
        drain.run();
    }
}
