package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node ends when its work is done: the library's own second is neither waited for nor needed. */
@Timeout(180)
class StoppingTest {
    private static final long PATIENCE_MILLIS = 60_000;

    private final Lanes lanes = new Lanes("stopping", 2, 1_000, 10);

    /** The quickest of several, for the machine may be busy with something else. */
    @Test
    void aNodeWithNothingToDoStopsAtOnce() {
        Duration quickest = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            Rig rig = Rig.loopback();
            Rig.until("the watchdog has left", () -> rig.node.healthy() && rig.node.connections() == 0);
            long begin = System.nanoTime();
            Rig.await(rig.node.stop());
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            quickest = taken.compareTo(quickest) < 0 ? taken : quickest;
            Rig.await(rig.vertx.close());
        }
        assertThat(quickest).isLessThan(Duration.ofMillis(900));
    }

    @Test
    void messagesInWorkAreWaitedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean next = new AtomicBoolean();
        lanes.offer(0, 10, () -> {
            begun.countDown();
            await(goOn);
            done.set(true);
        });
        lanes.offer(0, 10, () -> next.set(true));
        await(begun);
        AtomicBoolean over = new AtomicBoolean();
        Thread waiting = Thread.currentThread();
        Thread worker = new Thread(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING && !over.get()) {
                LockSupport.parkNanos(1_000_000);
            }
            goOn.countDown();
        });
        worker.start();
        lanes.settle(PATIENCE_MILLIS);
        boolean waitedFor = done.get() && next.get();
        over.set(true);
        worker.join();
        lanes.stop();
        assertThat(waitedFor)
                .as("the message in work and that behind it are done")
                .isTrue();
    }

    @Test
    void butNotForEver() {
        CountDownLatch never = new CountDownLatch(1);
        lanes.offer(0, 10, () -> await(never));
        lanes.settle(50);
        assertThat(lanes.messages()).isEqualTo(1);
        never.countDown();
        lanes.stop();
        lanes.settle(PATIENCE_MILLIS); // stopped lanes have nothing to wait for
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
