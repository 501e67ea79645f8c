package org.parley.msrp.link;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.tls.CertificateFiles;

/**
 * PEM files.
 *
 * @param certificate our chain; null when we only connect, and show none
 * @param key our key; null with the certificate
 * @param trust authorities we accept; null: those of the Java installation
 * @param compatibility whether TLS_RSA_WITH_AES_128_CBC_SHA is offered beside the modern suites (RFC 4975 §14.2)
 * @param every how often they are looked at, to show what is new in them
 */
public record TlsFiles(
        @Nullable Path certificate, @Nullable Path key, @Nullable Path trust, boolean compatibility, Duration every) {
    /** Looked at as often as is usual. */
    public TlsFiles(@Nullable Path certificate, @Nullable Path key, @Nullable Path trust, boolean compatibility) {
        this(certificate, key, trust, compatibility, CertificateFiles.EVERY);
    }

    /** This certificate, the Java installation's authorities, modern suites. */
    public static TlsFiles of(Path certificate, Path key) {
        return new TlsFiles(certificate, key, null, false);
    }

    /** For who only connects: these authorities, and no certificate. */
    public static TlsFiles trusting(Path authorities) {
        return new TlsFiles(null, null, authorities, false);
    }
}
