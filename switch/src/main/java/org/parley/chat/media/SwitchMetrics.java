package org.parley.chat.media;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.room.LeaveCause;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;

/** What the rooms and the switch count: {@code parley.room.*} and {@code parley.switch.*}. Any thread. */
public final class SwitchMetrics {

    /** Why a copy, or for COMPOSING any copy, was not sent. */
    public enum Suppressed {
        TYPE,
        SIZE,
        UNBOUND,
        GONE,
        SINGLE_CHUNK,
        COMPOSING
    }

    private static final String[] SIZES = {"1-10", "11-100", "101-1000", "1001-"};

    public final AtomicInteger rooms;
    public final AtomicInteger participants;
    public final AtomicInteger activeStreams;
    public final Counter messages;
    public final Counter octets;
    public final Counter deliveries;
    public final Counter duplicates;
    public final Counter otr;
    public final Counter streams;
    public final Counter streamsAborted;
    public final Counter slow;
    public final Counter queueFull;
    public final Counter rateLimited;
    public final Counter joins;

    private final MeterRegistry registry;
    private final Timer[] fanOut;
    private final Map<Suppressed, Counter> suppressed = new EnumMap<>(Suppressed.class);
    private final Map<LeaveCause.Kind, Counter> leaves = new EnumMap<>(LeaveCause.Kind.class);
    private final Map<Integer, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> joinRefusals = new ConcurrentHashMap<>();
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Counter> rosterChanges = new ConcurrentHashMap<>();
    private final Map<String, Counter> reports = new ConcurrentHashMap<>();

    /** Counts what becomes of copies whose fate nobody else asks about; one for all. */
    public final DeliveryListener outcome = this::outcome;

    public SwitchMetrics(MeterRegistry registry) {
        this.registry = registry;
        rooms = registry.gauge("parley.room.rooms", new AtomicInteger());
        participants = registry.gauge("parley.room.participants", new AtomicInteger());
        activeStreams = registry.gauge("parley.switch.streams.active", new AtomicInteger());
        joins = registry.counter("parley.room.joins");
        queueFull = registry.counter("parley.room.queue.full");
        rateLimited = registry.counter("parley.room.rate.limited");
        messages = registry.counter("parley.switch.messages");
        octets = registry.counter("parley.switch.octets");
        deliveries = registry.counter("parley.switch.deliveries");
        duplicates = registry.counter("parley.switch.duplicates");
        otr = registry.counter("parley.switch.otr.swallowed");
        streams = registry.counter("parley.switch.streams");
        streamsAborted = registry.counter("parley.switch.streams.aborted");
        slow = registry.counter("parley.switch.slow.ended");
        fanOut = Arrays.stream(SIZES)
                .map(size -> registry.timer("parley.switch.fanout", "size", size))
                .toArray(Timer[]::new);
        for (Suppressed cause : Suppressed.values()) {
            suppressed.put(cause, registry.counter("parley.switch.suppressed", "cause", lower(cause)));
        }
        for (LeaveCause.Kind cause : LeaveCause.Kind.values()) {
            leaves.put(cause, registry.counter("parley.room.leaves", "cause", lower(cause)));
        }
    }

    public void suppressed(Suppressed cause) {
        Counter counter = suppressed.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    public void left(LeaveCause.Kind cause) {
        Counter counter = leaves.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    public void refused(int code) {
        counter(refusals, "parley.switch.refusals", code).increment();
    }

    public void joinRefused(int code) {
        counter(joinRefusals, "parley.room.joins.refused", code).increment();
    }

    /** A message is in the last of a loop's queues; by the size of its room. */
    public void fannedOut(long nanos, int places) {
        int size = places <= 10 ? 0 : places <= 100 ? 1 : places <= 1_000 ? 2 : 3;
        fanOut[size].record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Who is in, what they are, or how the room is kept has changed. */
    public void rosterChanged(String what) {
        rosterChanges
                .computeIfAbsent(what, name -> registry.counter("parley.room.roster.changes", "what", name))
                .increment();
    }

    /** A sender that asked for a success report was told: the room has it; all have it; or, in a notice, how many. */
    public void reported(String outcome) {
        reports.computeIfAbsent(outcome, name -> registry.counter("parley.switch.reports", "outcome", name))
                .increment();
    }

    private void outcome(Session session, MessageId message, Outcome outcome) {
        if (outcome.kind() == Outcome.Kind.ACKNOWLEDGED || outcome.kind() == Outcome.Kind.REPORTED) {
            return;
        }
        String what = outcome.kind() == Outcome.Kind.REFUSED ? Integer.toString(outcome.code()) : lower(outcome.kind());
        outcomes.computeIfAbsent(what, name -> registry.counter("parley.switch.copies.failed", "outcome", name))
                .increment();
    }

    private Counter counter(Map<Integer, Counter> counters, String name, int code) {
        return counters.computeIfAbsent(code, one -> registry.counter(name, "code", Integer.toString(one)));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
