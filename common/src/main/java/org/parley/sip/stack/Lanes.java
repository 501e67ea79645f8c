package org.parley.sip.stack;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that parse and call the listener: a fixed number, each with its own queue. Messages of one call always take the same lane, so
 * they stay in the order they were received, over UDP too. All queues together are bounded in octets and in messages. Any thread may offer.
 */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final List<ThreadPoolExecutor> lanes;
    private final long mostOctets;
    private final int mostMessages;
    private final AtomicLong octets = new AtomicLong();
    private final AtomicInteger messages = new AtomicInteger();

    Lanes(String name, int count, long mostOctets, int mostMessages) {
        this.mostOctets = mostOctets;
        this.mostMessages = mostMessages;
        this.lanes = IntStream.range(0, count)
                .mapToObj(i -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sip-" + name + "-" + i);
                    thread.setDaemon(true);
                    return thread;
                }))
                .toList();
    }

    /**
     * Runs a task behind all others with the same key.
     *
     * @return false when the queues are full, or the lanes stopped; the task is not run then
     */
    boolean offer(int key, int size, Runnable task) {
        if (messages.get() >= mostMessages || octets.get() + size > mostOctets) {
            return false;
        }
        messages.incrementAndGet();
        octets.addAndGet(size);
        try {
            lanes.get(Math.floorMod(key, lanes.size())).execute(() -> run(size, task));
            return true;
        } catch (RejectedExecutionException e) {
            done(size);
            return false;
        }
    }

    /** Runs a task of our own, which is not many and carries no message. */
    void always(int key, Runnable task) {
        try {
            lanes.get(Math.floorMod(key, lanes.size())).execute(() -> {
                messages.incrementAndGet();
                run(0, task);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("SIP is stopping, an event is dropped");
        }
    }

    private void run(int size, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // Errors too: a dead lane would be a deaf node
            LOG.error("SIP message lost to our own fault", e);
        } finally {
            done(size);
        }
    }

    private void done(int size) {
        messages.decrementAndGet();
        octets.addAndGet(-size);
    }

    /** Messages waiting or in work. */
    int messages() {
        return messages.get();
    }

    /** Their octets. */
    long octets() {
        return octets.get();
    }

    /** Blocks until everything offered before is done, but not for longer than this. */
    void settle(long millis) {
        CountDownLatch busy = new CountDownLatch(lanes.size());
        try {
            lanes.forEach(lane -> lane.execute(busy::countDown));
            if (!busy.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("SIP is stopping, {} messages are dropped", messages.get());
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("SIP was stopped before");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes nothing more; what waits is dropped. */
    void stop() {
        lanes.forEach(ThreadPoolExecutor::shutdownNow);
    }
}
