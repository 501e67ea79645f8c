package org.parley.chat.media;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The seats of one room whose sessions live on one loop. Kept on the room's loop; copies gather here and cross to the other loop in one task, with a snapshot of the seats.
 */
final class Row {
    private final EventLoop loop;
    private final SwitchMetrics metrics;
    private final IntSupplier places;
    private final Set<Seat> seats = new LinkedHashSet<>();
    private Seat @Nullable [] snapshot;
    private List<Copy> pending = new ArrayList<>();

    /** @param places how many are in the room; asked on its loop */
    Row(EventLoop loop, SwitchMetrics metrics, IntSupplier places) {
        this.loop = loop;
        this.places = places;
        this.metrics = metrics;
    }

    EventLoop loop() {
        return loop;
    }

    void add(Seat seat) {
        flush();
        seats.add(seat);
        snapshot = null;
    }

    /** What is pending still goes to it: it was in the room at those numbers. */
    void remove(Seat seat) {
        flush();
        if (seats.remove(seat)) {
            snapshot = null;
        }
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Those who are seated now. Nobody changes the array. */
    Seat[] seats() {
        Seat[] now = snapshot;
        if (now == null) {
            now = seats.toArray(new Seat[0]);
            snapshot = now;
        }
        return now;
    }

    void post(Copy copy) {
        pending.add(copy);
    }

    void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<Copy> copies = pending;
        Seat[] recipients = seats();
        pending = new ArrayList<>();
        int size = places.getAsInt();
        loop.execute(() -> deliver(recipients, copies, size));
    }

    /** Sends a copy to some of them; after what is pending, which whoever calls has flushed. */
    void send(Seat[] some, Copy copy) {
        int size = places.getAsInt();
        loop.execute(() -> deliver(some, List.of(copy), size));
    }

    private void deliver(Seat[] recipients, List<Copy> copies, int size) {
        int sent = 0;
        for (Seat seat : recipients) {
            for (int i = 0; i < copies.size(); i++) {
                Copy copy = copies.get(i);
                if (copy.from() != seat) {
                    sent += seat.deliverGuarded(copy);
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
