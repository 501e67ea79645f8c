package org.parley.sip.stack;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.tls.CertificateFiles;

/** What TLS speaks on one listener, for each handshake anew: with the certificates of the moment. Any thread. */
final class StreamTls {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final SipConfig.ClientCertificates clients;
    private final Supplier<@Nullable KeyCertOptions> shown;
    private final Supplier<@Nullable TrustOptions> trusted;
    private final Duration handshake;

    private StreamTls(
            SipConfig.ClientCertificates clients,
            Supplier<@Nullable KeyCertOptions> shown,
            Supplier<@Nullable TrustOptions> trusted,
            Duration handshake) {
        this.clients = clients;
        this.shown = shown;
        this.trusted = trusted;
        this.handshake = handshake;
    }

    /** For a listener that shows these certificates. */
    static StreamTls of(SipConfig.ClientCertificates clients, CertificateFiles files, Duration handshake) {
        return new StreamTls(clients, files::shown, files::trusted, handshake);
    }

    /** For connections we make only, without a certificate of ours. */
    static StreamTls outwards(@Nullable Path trust, Duration handshake) {
        TrustOptions trusted = trust == null ? null : new PemTrustOptions().addCertPath(trust.toString());
        return new StreamTls(SipConfig.ClientCertificates.NOT_ASKED, () -> null, () -> trusted, handshake);
    }

    /** For connections made to us; the name a client asks for chooses the certificate. */
    ServerSSLOptions server() {
        ServerSSLOptions options = new ServerSSLOptions();
        with(options);
        options.setSni(true);
        options.setClientAuth(
                switch (clients) {
                    case NOT_ASKED -> ClientAuth.NONE;
                    case ASKED -> ClientAuth.REQUEST;
                    case REQUIRED -> ClientAuth.REQUIRED;
                });
        return options;
    }

    /** For connections we make; the peer has to bear the name it was reached by. */
    ClientSSLOptions client() {
        ClientSSLOptions options = new ClientSSLOptions();
        with(options);
        options.setHostnameVerificationAlgorithm("HTTPS");
        return options;
    }

    private void with(SSLOptions options) {
        KeyCertOptions ours = shown.get();
        if (ours != null) {
            options.setKeyCertOptions(ours);
        }
        TrustOptions authorities = trusted.get();
        if (authorities != null) {
            options.setTrustOptions(authorities);
        }
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        options.setSslHandshakeTimeout(handshake.toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
