package org.parley.chat.media.delivery;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.SwitchMetrics;

/**
 * The participants of one room whose sessions live on one loop. Kept on the room's loop; copies gather here and cross to the other loop in one task, with a snapshot of them.
 */
public final class Row {
    private final EventLoop loop;
    private final SwitchMetrics metrics;
    private final IntSupplier places;
    private final Set<Hearer> hearers = new LinkedHashSet<>();
    private Hearer @Nullable [] snapshot;
    private List<Copy> pending = new ArrayList<>();

    /** @param places how many are in the room; asked on its loop */
    public Row(EventLoop loop, SwitchMetrics metrics, IntSupplier places) {
        this.loop = loop;
        this.places = places;
        this.metrics = metrics;
    }

    /** Where their sessions live. */
    public EventLoop loop() {
        return loop;
    }

    /** Whoever is added is sent what is posted from now on. */
    public void add(Hearer hearer) {
        flush();
        hearers.add(hearer);
        snapshot = null;
    }

    /** What is pending still goes to it: it was in the room at those numbers. */
    public void remove(Hearer hearer) {
        flush();
        if (hearers.remove(hearer)) {
            snapshot = null;
        }
    }

    /** Is nobody in it? */
    public boolean isEmpty() {
        return hearers.isEmpty();
    }

    /** Those who are in it now. Nobody changes the array. */
    public Hearer[] hearers() {
        Hearer[] now = snapshot;
        if (now == null) {
            now = hearers.toArray(new Hearer[0]);
            snapshot = now;
        }
        return now;
    }

    /** Has a copy wait for the flush. */
    public void post(Copy copy) {
        pending.add(copy);
    }

    /** Sends what waits to all who are in it now. */
    public void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<Copy> copies = pending;
        Hearer[] recipients = hearers();
        pending = new ArrayList<>();
        int size = places.getAsInt();
        loop.execute(() -> deliver(recipients, copies, size));
    }

    /** Sends a copy to some of them; after what is pending, which whoever calls has flushed. */
    public void send(Hearer[] some, Copy copy) {
        int size = places.getAsInt();
        loop.execute(() -> deliver(some, List.of(copy), size));
    }

    private void deliver(Hearer[] recipients, List<Copy> copies, int size) {
        int sent = 0;
        for (Hearer hearer : recipients) {
            for (int i = 0; i < copies.size(); i++) {
                Copy copy = copies.get(i);
                if (copy.from() != hearer) {
                    sent += hearer.deliverGuarded(copy);
                }
            }
        }
        metrics.deliveries.increment(sent);
        long now = System.nanoTime();
        for (Copy copy : copies) {
            metrics.fannedOut(now - copy.sinceNanos(), size);
        }
    }
}
