package org.parley.sip.identity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators may count. Any thread. */
final class IdentityMetrics {
    private final MeterRegistry registry;

    IdentityMetrics(MeterRegistry registry, Failures failures) {
        this.registry = registry;
        Gauge.builder("parley.sip.identity.failing", failures, Failures::addresses)
                .description("addresses with wrong passwords not yet forgiven")
                .register(registry);
    }

    /**
     * One request: {@code challenged}, {@code stale} or replayed, {@code failed}, {@code limited}, {@code unavailable}, {@code mismatch} of From, {@code foreign} to its dialog, {@code proven},
     * {@code asserted}.
     */
    void count(String outcome) {
        Counter.builder("parley.sip.identity")
                .description("requests by what came of asking who sent them")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
