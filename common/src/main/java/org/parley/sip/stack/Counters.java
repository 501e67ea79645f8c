package org.parley.sip.stack;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.parley.dns.Resolver;
import org.parley.tls.CertificateFiles;
import org.parley.tls.CertificateMeters;

/** What the stack counts, as {@code parley.sip.*}. Any thread. */
final class Counters {
    private final MeterRegistry meters;
    private final String node;
    private final Map<SipTransport, Counter> received = new EnumMap<>(SipTransport.class);
    private final Counter faults;

    Counters(MeterRegistry meters, String node) {
        this.meters = meters;
        this.node = node;
        for (SipTransport transport : SipTransport.values()) {
            received.put(
                    transport,
                    Counter.builder("parley.sip.messages.received")
                            .tag("node", node)
                            .tag("transport", transport.lowerCase())
                            .register(meters));
        }
        this.faults = Counter.builder("parley.sip.faults")
                .description("messages lost to an exception of the library or of the listener")
                .tag("node", node)
                .register(meters);
    }

    /** Messages whose head had no fault. */
    Counter received(SipTransport transport) {
        return java.util.Objects.requireNonNull(received.get(transport));
    }

    /** What a guard turned away: a status, or rate, lanes, overload, connections, send-queue, slow. */
    Counter refused(String why) {
        return meters.counter("parley.sip.refused", "node", node, "why", why);
    }

    Counter faults() {
        return faults;
    }

    void gauge(String name, String kind, Supplier<Number> value) {
        Gauge.builder("parley.sip." + name, value)
                .tag("node", node)
                .tag("kind", kind)
                .strongReference(true)
                .register(meters);
    }

    /** Shows how often names were asked for. */
    void names(Resolver resolver) {
        Map<String, ToDoubleFunction<Resolver>> counts =
                Map.of("asked", Resolver::asked, "known", Resolver::known, "failed", Resolver::failed);
        counts.forEach((outcome, count) -> FunctionCounter.builder("parley.sip.dns", resolver, count)
                .description("names looked up, by what came of it")
                .tag("node", node)
                .tag("outcome", outcome)
                .register(meters));
    }

    /** Shows until when a listener's certificates hold. */
    void certificates(CertificateFiles files, String listener) {
        CertificateMeters.show(files, listener, meters);
    }
}
