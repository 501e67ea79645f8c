package org.parley.relay.forward;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.SessionRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which session-id names which binding; who holds how many; and, for a while, which ids were bindings once. Any thread. */
final class Bindings {
    private static final Logger log = LoggerFactory.getLogger(Bindings.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<Bytes, Binding> bindings = new ConcurrentHashMap<>();
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();
    private final Set<Bytes> over = ConcurrentHashMap.newKeySet();
    private final Queue<Bytes> overInOrder = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remembered = new AtomicInteger();
    private final RelayMeters meters;
    private final RelayEvents events;

    Bindings(RelayMeters meters, RelayEvents events) {
        this.meters = meters;
        this.events = events;
    }

    @Nullable
    Binding named(Bytes id) {
        return bindings.get(id);
    }

    /** Whether this id was a binding of ours that ended lately. */
    boolean isOver(Bytes id) {
        return over.contains(id);
    }

    /** Whether this id is, or lately was, a binding of ours. */
    boolean isKnown(SessionId id) {
        Bytes octets = Bytes.ascii(id.value());
        return named(octets) != null || isOver(octets);
    }

    Collection<Binding> all() {
        return bindings.values();
    }

    /** The holder of that name, for one more binding; null if it has as many as it may. {@link #release} takes the binding back. */
    @Nullable
    Holder reserve(String name, BindingLimits limits, int most) {
        Holder holder = holders.compute(name, (key, known) -> {
            Holder counted = known == null ? new Holder(key, limits) : known;
            counted.bindings.incrementAndGet();
            return counted;
        });
        if (most > 0 && holder.bindings.get() > most) {
            release(holder);
            return null;
        }
        return holder;
    }

    void release(Holder holder) {
        holders.computeIfPresent(holder.name, (key, known) -> known.bindings.decrementAndGet() == 0 ? null : known);
    }

    /** A new one; it ends by itself when its time is over. */
    void add(Binding binding, RelayTurn turn) {
        bindings.put(binding.id, binding);
        meters.bindings(1);
        Duration lifetime = binding.record.lifetime();
        binding.expiry = turn.loop()
                .schedule(
                        () -> end(binding, RelayEvents.Why.EXPIRED, "its time was over"),
                        lifetime.toMillis(),
                        TimeUnit.MILLISECONDS);
        log.debug(
                "binding started id={} holder={} relay={} peer={} lifetime={}",
                binding.record.publicId(),
                binding.record.holder(),
                binding.record.relay(),
                binding.record.peer(),
                lifetime);
        tell(() -> events.bindingStarted(binding.record));
    }

    /**
     * The session of that binding between these ends; the oldest makes room if there are too many.
     *
     * @param farHolder who is at the far end, if a binding of ours leads there
     */
    RelayedSession session(Binding binding, MsrpUri own, MsrpUri far, @Nullable String farHolder) {
        return binding.sessions.between(
                own,
                far,
                farHolder,
                oldest -> tellEnd(binding, oldest, RelayEvents.Why.DISPLACED, "another session took its place"));
    }

    private void tellEnd(Binding binding, RelayedSession session, RelayEvents.Why why, String detail) {
        SessionRecord record = new SessionRecord(binding.record, session.peer(), session.farHolder, session.started);
        tell(() -> events.sessionEnded(record, why, detail, session.traffic()));
    }

    /** Ends one, once; whether it was this call that did. */
    boolean end(Binding binding, RelayEvents.Why why, String detail) {
        remember(binding.id); // first: at no moment may another loop find that it never was
        if (!bindings.remove(binding.id, binding)) {
            return false;
        }
        binding.ended = true;
        meters.bindings(-1);
        release(binding.holder);
        var expiry = binding.expiry;
        if (expiry != null) {
            expiry.cancel(false);
        }
        Connection connection = binding.connection;
        if (connection != null) {
            connection.holdings().ended(binding);
        }
        binding.sessions.end().forEach(session -> tellEnd(binding, session, why, detail));
        log.debug(
                "binding ended id={} holder={} why={} traffic={}",
                binding.record.publicId(),
                binding.record.holder(),
                why,
                binding.traffic());
        tell(() -> events.bindingEnded(binding.record, why, detail, binding.traffic()));
        return true;
    }

    private void remember(Bytes id) {
        if (over.add(id)) {
            overInOrder.add(id);
            if (remembered.incrementAndGet() > MOST_REMEMBERED) {
                Bytes oldest = overInOrder.poll();
                if (oldest != null) {
                    over.remove(oldest);
                    remembered.decrementAndGet();
                }
            }
        }
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            log.error("a listener to the relay's events failed", e);
        }
    }
}
