package org.parley.chat.focus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.room.LeaveCause;

/** What operators may count. Any thread. */
final class FocusMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger dialogs = new AtomicInteger();
    private final AtomicInteger dialling = new AtomicInteger();

    FocusMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("parley.focus.pending", pending, AtomicInteger::get)
                .description("INVITEs that wait for a room")
                .register(registry);
        Gauge.builder("parley.focus.dialling", dialling, AtomicInteger::get)
                .description("calls of rooms that are not settled")
                .register(registry);
        Gauge.builder("parley.focus.dialogs", dialogs, AtomicInteger::get)
                .description("participants' dialogs")
                .register(registry);
    }

    int pending() {
        return pending.get();
    }

    int dialogs() {
        return dialogs.get();
    }

    void asked() {
        pending.incrementAndGet();
    }

    void decided() {
        pending.decrementAndGet();
    }

    /** A final answer to an INVITE. */
    void answered(int status) {
        Counter.builder("parley.focus.invites")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** The answer to a REFER. */
    void referred(String method, int status) {
        Counter.builder("parley.focus.referrals")
                .tag("method", method)
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** So many calls of rooms more, or less, are not settled. */
    void dialling(int change) {
        dialling.addAndGet(change);
    }

    /** A call of a room's is settled. */
    void dialled(String result, int status) {
        Counter.builder("parley.focus.dials")
                .tag("result", result)
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    void began() {
        dialogs.incrementAndGet();
    }

    void ended(LeaveCause.Kind why) {
        dialogs.decrementAndGet();
        Counter.builder("parley.focus.ended")
                .tag("why", why.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
