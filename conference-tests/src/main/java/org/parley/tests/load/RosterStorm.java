package org.parley.tests.load;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everybody joins one room and subscribes to its roster: how long until the last of them has been told that all are in, and what that cost. All
 * signalling goes by one connection, as behind a proxy.
 */
final class RosterStorm {
    private static final String COUNT = "<user-count>";

    private final InetSocketAddress focus;
    private final EventLoopGroup loop;
    private final int participants;
    private final int inFlight;
    private final int seconds;
    private final boolean merging;
    private final AtomicLong notifies = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<String, Boolean> right = new ConcurrentHashMap<>();
    private final CountDownLatch unsure;

    /** Whether the subscribers are among those who merge partial documents, for the server goes by their User-Agent. */
    RosterStorm(
            InetSocketAddress focus,
            EventLoopGroup loop,
            int participants,
            int inFlight,
            int seconds,
            boolean merging) {
        this.focus = focus;
        this.loop = loop;
        this.participants = participants;
        this.inFlight = inFlight;
        this.seconds = seconds;
        this.merging = merging;
        this.unsure = new CountDownLatch(participants);
    }

    boolean run() throws Exception {
        Semaphore places = new Semaphore(inFlight);
        try (SipCaller caller = new SipCaller(focus, merging ? "Parley storm" : "storm", this::notified)) {
            long begin = System.nanoTime();
            for (int i = 0; i < participants; i++) {
                places.acquire();
                once(caller, i).whenComplete((done, failure) -> {
                    if (failure != null && failed.incrementAndGet() < 5) {
                        System.err.println("failed: " + failure);
                    }
                    places.release();
                });
            }
            places.acquire(inFlight);
            double joined = (System.nanoTime() - begin) / 1e9;
            boolean all = unsure.await(seconds, TimeUnit.SECONDS);
            double took = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "storm participants=%d documents=%s joined=%.1fs last-right=%s notifies=%d octets=%d failed=%d%n",
                    participants,
                    merging ? "partial" : "full",
                    joined,
                    all ? String.format(Locale.ROOT, "%.1fs", took) : "never(" + unsure.getCount() + ")",
                    notifies.get(),
                    octets.get(),
                    failed.get());
            return all && failed.get() == 0;
        }
    }

    private CompletableFuture<Void> once(SipCaller caller, int i) {
        String name = "s" + i;
        return caller.join(name, "storm").thenCompose(call -> {
            return LoadClient.session(loop, call, name, i)
                    .bound()
                    .thenCompose(bound -> caller.subscribe(call))
                    .thenAccept(answer -> {
                        if (!answer.startsWith("SIP/2.0 200")) {
                            throw new IllegalStateException(answer.substring(0, answer.indexOf('\r')));
                        }
                    });
        });
    }

    private void notified(String notify) {
        notifies.incrementAndGet();
        octets.addAndGet(notify.length());
        int at = notify.indexOf(COUNT);
        if (at < 0) {
            return;
        }
        int from = at + COUNT.length();
        int count = Integer.parseInt(notify.substring(from, notify.indexOf('<', from)));
        if (count == participants && right.putIfAbsent(SipCaller.callId(notify), true) == null) {
            unsure.countDown();
        }
    }
}
