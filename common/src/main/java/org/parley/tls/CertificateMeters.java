package org.parley.tls;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters {@code parley.tls.*}: until when certificates hold, and what became of new files. Any thread. */
public final class CertificateMeters {
    private CertificateMeters() {}

    /** Shows those of one listener, by this name. */
    public static void show(CertificateFiles files, String listener, MeterRegistry registry) {
        Gauge.builder("parley.tls.expires", files, CertificateMeters::expires)
                .tag("listener", listener)
                .baseUnit("seconds")
                .description("when the first of its certificates runs out, in seconds since 1970")
                .register(registry);
        FunctionCounter.builder("parley.tls.reloads", files, CertificateFiles::taken)
                .tags("listener", listener, "outcome", "taken")
                .register(registry);
        FunctionCounter.builder("parley.tls.reloads", files, CertificateFiles::refused)
                .tags("listener", listener, "outcome", "refused")
                .register(registry);
    }

    private static double expires(CertificateFiles files) {
        return files.certificates().stream()
                .mapToLong(one -> one.getNotAfter().toInstant().getEpochSecond())
                .min()
                .orElse(0);
    }
}
