package org.parley.chat.roster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.sip.SipBody;
import org.parley.sip.SubscriptionEnd;

/** What operators may count. Any thread. */
final class RosterMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final Counter full;
    private final Counter partial;
    private final Counter octets;

    RosterMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("parley.roster.subscriptions", subscriptions, AtomicInteger::get)
                .description("subscriptions to rosters")
                .register(registry);
        full = document("full");
        partial = document("partial");
        octets = Counter.builder("parley.roster.octets")
                .description("octets of roster documents handed to SIP")
                .register(registry);
    }

    private Counter document(String state) {
        return Counter.builder("parley.roster.documents")
                .description("roster documents handed to SIP")
                .tag("state", state)
                .register(registry);
    }

    void began() {
        subscriptions.incrementAndGet();
    }

    void full() {
        full.increment();
    }

    void partial() {
        partial.increment();
    }

    void notified(SipBody body) {
        octets.increment(body.length());
    }

    void ended(SubscriptionEnd why) {
        subscriptions.decrementAndGet();
        Counter.builder("parley.roster.ended")
                .tag("why", why.kind().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
