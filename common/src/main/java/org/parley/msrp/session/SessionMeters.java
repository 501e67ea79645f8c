package org.parley.msrp.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.parley.observe.MeasuredCodes;

/** The meters {@code parley.msrp.*} of one endpoint. Any thread. */
final class SessionMeters {
    private final MeterRegistry registry;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicLong queued = new AtomicLong();
    private final Counter chunksIn;
    private final Counter chunksOut;
    private final Counter octetsIn;
    private final Counter octetsOut;
    private final Counter okIn;
    private final Counter okOut;
    private final Counter reportsIn;
    private final Counter reportsOut;

    SessionMeters(MeterRegistry registry, SessionTable sessions) {
        this.registry = registry;
        chunksIn = counter("parley.msrp.chunks", "direction", "in");
        chunksOut = counter("parley.msrp.chunks", "direction", "out");
        octetsIn = counter("parley.msrp.octets", "direction", "in");
        octetsOut = counter("parley.msrp.octets", "direction", "out");
        okIn = counter("parley.msrp.responses", "direction", "in", "code", "200");
        okOut = counter("parley.msrp.responses", "direction", "out", "code", "200");
        reportsIn = counter("parley.msrp.reports", "direction", "in");
        reportsOut = counter("parley.msrp.reports", "direction", "out");
        Gauge.builder("parley.msrp.connections", connections, AtomicInteger::get)
                .register(registry);
        Gauge.builder("parley.msrp.connections.kept", kept, AtomicInteger::get).register(registry);
        Gauge.builder("parley.msrp.sessions", sessions, SessionTable::size).register(registry);
        Gauge.builder("parley.msrp.queue.octets", queued, AtomicLong::get).register(registry);
    }

    private Counter counter(String name, String... tags) {
        return Counter.builder(name).tags(tags).register(registry);
    }

    /** Counts a connection in, or out; returns how many there are. */
    int connections(int change) {
        return connections.addAndGet(change);
    }

    /** Counts a connection without sessions that stays for the relay at its other end. */
    void kept(int change) {
        kept.addAndGet(change);
    }

    void queued(long change) {
        if (change != 0) {
            queued.addAndGet(change);
        }
    }

    void responseIn(int code) {
        counter("parley.msrp.responses", "direction", "in", "code", MeasuredCodes.shown(code))
                .increment();
    }

    void responseOut(int code) {
        counter("parley.msrp.responses", "direction", "out", "code", MeasuredCodes.shown(code))
                .increment();
    }

    void sessionEnded(SessionEnd.Kind kind) {
        counter("parley.msrp.sessions.ended", "why", word(kind)).increment();
    }

    /** A transaction nobody answered. */
    void timeout() {
        counter("parley.msrp.timeouts").increment();
    }

    /** A bounded queue was full. */
    void overrun(String what) {
        counter("parley.msrp.overruns", "queue", what).increment();
    }

    /** A limit bit. */
    void limited(String limit) {
        counter("parley.msrp.limited", "limit", limit).increment();
    }

    /** Something was ignored on purpose. */
    void ignored(String what) {
        counter("parley.msrp.ignored", "what", what).increment();
    }

    void add(Tally tally) {
        add(chunksIn, tally.chunksIn);
        add(chunksOut, tally.chunksOut);
        add(octetsIn, tally.octetsIn);
        add(octetsOut, tally.octetsOut);
        add(okIn, tally.okIn);
        add(okOut, tally.okOut);
        add(reportsIn, tally.reportsIn);
        add(reportsOut, tally.reportsOut);
    }

    private static void add(Counter counter, long amount) {
        if (amount != 0) {
            counter.increment((double) amount);
        }
    }

    private static String word(SessionEnd.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
