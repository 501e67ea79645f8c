package org.parley.relay.forward;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.parley.observe.MeasuredCodes;

/** The meters {@code parley.relay.*} of one relay. Any thread. */
final class RelayMeters {
    private final MeterRegistry registry;
    private static final List<String> TRANSPORTS = List.of("tcp", "tls", "ws", "wss");

    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, AtomicInteger> byTransport = new HashMap<>();
    private final AtomicInteger bindings = new AtomicInteger();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final Counter chunksIn;
    private final Counter chunksOut;
    private final Counter octetsIn;
    private final Counter octetsOut;
    private final Counter okIn;
    private final Counter okOut;
    private final Counter requests;
    private final Counter reports;
    private final Timer hop;

    RelayMeters(MeterRegistry registry) {
        this.registry = registry;
        chunksIn = counter("parley.relay.chunks", "direction", "in");
        chunksOut = counter("parley.relay.chunks", "direction", "out");
        octetsIn = counter("parley.relay.octets", "direction", "in");
        octetsOut = counter("parley.relay.octets", "direction", "out");
        okIn = counter("parley.relay.responses", "direction", "in", "code", "200");
        okOut = counter("parley.relay.responses", "direction", "out", "code", "200");
        requests = counter("parley.relay.requests");
        reports = counter("parley.relay.reports");
        hop = Timer.builder("parley.relay.hop").register(registry);
        TRANSPORTS.forEach(transport -> {
            AtomicInteger open = new AtomicInteger();
            byTransport.put(transport, open);
            Gauge.builder("parley.relay.connections", open, AtomicInteger::get)
                    .tag("transport", transport)
                    .register(registry);
        });
        Gauge.builder("parley.relay.bindings", bindings, AtomicInteger::get).register(registry);
        Gauge.builder("parley.relay.transactions", transactions, AtomicLong::get)
                .register(registry);
        Gauge.builder("parley.relay.queue.octets", queued, AtomicLong::get).register(registry);
    }

    private Counter counter(String name, String... tags) {
        return Counter.builder(name).tags(tags).register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Counts a connection in, or out. */
    void connections(String transport, int change) {
        connections.addAndGet(change);
        AtomicInteger open = byTransport.get(transport);
        if (open != null) {
            open.addAndGet(change);
        }
        if (change > 0) {
            counter("parley.relay.connections.begun", "transport", transport).increment();
        }
    }

    /** How many connections there are. */
    int connections() {
        return connections.get();
    }

    /** A WebSocket's handshake was answered so, or a WebSocket broke the rules. */
    void webSocket(String outcome) {
        counter("parley.relay.websocket", "outcome", outcome).increment();
    }

    /** Counts a binding in, or out; returns how many there are. */
    int bindings(int change) {
        return bindings.addAndGet(change);
    }

    void queued(long change) {
        if (change != 0) {
            queued.addAndGet(change);
        }
    }

    void transactions(long change) {
        if (change != 0) {
            transactions.addAndGet(change);
        }
    }

    /** How long a next hop took to answer. */
    void answeredAfter(long nanos) {
        hop.record(nanos, TimeUnit.NANOSECONDS);
    }

    void auth(String outcome) {
        counter("parley.relay.auth", "outcome", outcome).increment();
    }

    /** A request was not forwarded. */
    void refused(String cause) {
        counter("parley.relay.refused", "cause", cause).increment();
    }

    void responseIn(int code) {
        counter("parley.relay.responses", "direction", "in", "code", MeasuredCodes.shown(code))
                .increment();
    }

    void responseOut(int code) {
        counter("parley.relay.responses", "direction", "out", "code", MeasuredCodes.shown(code))
                .increment();
    }

    /** A failure REPORT of our own. */
    void failure(int code) {
        counter("parley.relay.failures", "code", MeasuredCodes.shown(code)).increment();
    }

    /** A bounded queue was full, or stood still. */
    void overrun(String queue) {
        counter("parley.relay.overruns", "queue", queue).increment();
    }

    /** A limit bit. */
    void limited(String limit) {
        counter("parley.relay.limited", "limit", limit).increment();
    }

    /** Our own code failed; a connection ended. */
    void fault() {
        counter("parley.relay.faults").increment();
    }

    /** Something was ignored on purpose. */
    void ignored(String what) {
        counter("parley.relay.ignored", "what", what).increment();
    }

    void add(Tally tally) {
        add(chunksIn, tally.chunksIn);
        add(chunksOut, tally.chunksOut);
        add(octetsIn, tally.octetsIn);
        add(octetsOut, tally.octetsOut);
        add(okIn, tally.okIn);
        add(okOut, tally.okOut);
        add(requests, tally.requests);
        add(reports, tally.reports);
    }

    private static void add(Counter counter, long amount) {
        if (amount != 0) {
            counter.increment((double) amount);
        }
    }
}
