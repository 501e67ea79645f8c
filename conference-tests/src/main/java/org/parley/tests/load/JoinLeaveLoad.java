package org.parley.tests.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins and leaves, over and over: INVITE, 200, ACK, a connection and the SEND that binds it, its 200, BYE, its 200, connection closed.
 */
final class JoinLeaveLoad {
    private final InetSocketAddress focus;
    private final EventLoopGroup loop;
    private final int inFlight;
    private final int seconds;
    private final Semaphore places;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    JoinLeaveLoad(InetSocketAddress focus, EventLoopGroup loop, int inFlight, int seconds) {
        this.focus = focus;
        this.loop = loop;
        this.inFlight = inFlight;
        this.seconds = seconds;
        this.places = new Semaphore(inFlight);
    }

    boolean run() throws Exception {
        try (SipCaller caller = new SipCaller(focus)) {
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            for (int i = 0; System.nanoTime() < end; i++) {
                places.acquire();
                once(caller, i);
            }
            places.acquire(inFlight);
            double took = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "joins in-flight=%d joins+leaves/s=%.0f failed=%d%n",
                    inFlight,
                    done.get() / took,
                    failed.get());
        }
        return failed.get() == 0;
    }

    private void once(SipCaller caller, int i) {
        String name = "j" + i;
        caller.join(name, "load" + i % 10)
                .thenCompose(call -> {
                    LoadConnection connection = LoadClient.session(loop, call, name, i);
                    return connection
                            .bound()
                            .thenCompose(bound -> caller.leave(call))
                            .thenAccept(answer -> connection.close());
                })
                .whenComplete((left, failure) -> {
                    (failure == null ? done : failed).incrementAndGet();
                    if (failure != null && failed.get() < 5) {
                        System.err.println("failed: " + failure);
                    }
                    places.release();
                });
    }
}
