package org.parley.msrp.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.parley.tls.Authorities;
import org.parley.tls.CertificateFiles;
import org.parley.tls.CertificateMeters;
import org.parley.tls.CertificatePair;

/**
 * What TLS speaks here (RFC 4975 §5.4, §14.2, §14.4): 1.2 and 1.3 with AEAD suites, with the certificates of the moment; what a peer's certificate is worth is
 * decided by who asks. Any thread.
 */
public final class TlsSetup {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final String MANDATORY_ONCE = "TLS_RSA_WITH_AES_128_CBC_SHA";
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final TrustOptions ANY = TrustOptions.wrap(new AnyCertificate());

    private final @Nullable TlsFiles files;
    private final Duration handshake;
    private final @Nullable CertificateFiles certificates;

    /** Without files: TLS only towards others, whom the platform's authorities vouch for. */
    public TlsSetup(Duration handshake) {
        this.files = null;
        this.handshake = handshake;
        this.certificates = null;
    }

    /**
     * Reads the files, here and now. Throws {@link IllegalArgumentException} that names the key if one cannot be used.
     *
     * @param prefix of the configuration keys, as {@code msrp.tls}
     * @param further pairs, shown to who asks for their names (RFC 4976 §9.2)
     * @param handshake how long a handshake may take
     */
    public TlsSetup(Vertx vertx, String prefix, TlsFiles files, List<CertificatePair> further, Duration handshake) {
        this.files = files;
        this.handshake = handshake;
        List<CertificatePair> pairs = new ArrayList<>();
        if (files.key() != null) {
            readable(prefix + ".key", files.key());
        }
        if (files.trust() != null) {
            readable(prefix + ".trust", files.trust());
        }
        if (files.certificate() != null && files.key() != null) {
            pairs.add(new CertificatePair(readable(prefix + ".certificate", files.certificate()), files.key()));
            pairs.addAll(further);
        }
        certificates = CertificateFiles.read(vertx, prefix, pairs, files.trust());
    }

    private static Path readable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(key + ": " + file + " (expected: a PEM file that can be read)");
        }
        return file;
    }

    /** Looks at the files every now and then, and shows what is new in them from the next handshake on; until {@link #close}. */
    public void watch(MeterRegistry registry, String listener) {
        if (certificates != null && files != null) {
            if (certificates.own() != null) {
                CertificateMeters.show(certificates, listener, registry);
            }
            certificates.watch(files.every());
        }
    }

    /** Runs whenever {@link #server} is another one, on whichever thread saw it. */
    public void onChange(Runnable task) {
        if (certificates != null) {
            certificates.onChange(task);
        }
    }

    /** Looks at no file any more. */
    public void close() {
        if (certificates != null) {
            certificates.close();
        }
    }

    /** Our own certificate, the one shown where no name fits; null without one. */
    public @Nullable X509Certificate own() {
        return certificates == null ? null : certificates.own();
    }

    /** What is shown now, for operators: whom each certificate names, until when it holds, and what is wrong with newer files. */
    public List<String> described() {
        if (certificates == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (X509Certificate one : certificates.certificates()) {
            all.add(one.getSubjectX500Principal().getName() + " until "
                    + one.getNotAfter().toInstant());
        }
        if (!certificates.trouble().isEmpty()) {
            all.add("newer files are not used: " + certificates.trouble());
        }
        return List.copyOf(all);
    }

    private List<String> suites() {
        List<String> suites = new ArrayList<>(SUITES);
        if (files != null && files.compatibility()) {
            suites.add(MANDATORY_ONCE);
        }
        return suites;
    }

    /** Speaks TLS at that listener as {@link #server} says. */
    public void serve(NetServerOptions options) {
        ServerSSLOptions server = server();
        options.setSsl(true)
                .setSni(true)
                .setKeyCertOptions(server.getKeyCertOptions())
                .setTrustOptions(server.getTrustOptions())
                .setClientAuth(server.getClientAuth())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        suites().forEach(options::addEnabledCipherSuite);
    }

    /**
     * What a listener shows from now on. The name a client asks for chooses the certificate. Asks clients for one and takes any: whether it is the right one is
     * for the session to say, by its fingerprint.
     */
    public ServerSSLOptions server() {
        CertificateFiles shown = certificates;
        if (shown == null || shown.own() == null) {
            throw new IllegalStateException("TLS without a certificate");
        }
        ServerSSLOptions options = new ServerSSLOptions();
        options.setSni(true).setClientAuth(ClientAuth.REQUEST);
        common(options);
        options.setKeyCertOptions(shown.shown()).setTrustOptions(ANY);
        return options;
    }

    private void common(SSLOptions options) {
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        options.setSslHandshakeTimeout(handshake.toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        suites().forEach(options::addEnabledCipherSuite);
    }

    /** Whether an authority we accept vouches for this chain now, whoever showed it. Any thread; may take a while the first time. */
    public boolean trusts(List<X509Certificate> chain) {
        return (certificates == null ? Authorities.OF_THE_PLATFORM : certificates.authorities()).vouchFor(chain);
    }

    /**
     * For connections we open. The host name is checked by {@link SubjectAltNames} afterwards.
     *
     * @param anyCertificate whether a fingerprint proves the peer instead of an authority
     */
    public ClientSSLOptions connect(boolean anyCertificate) {
        ClientSSLOptions options = new ClientSSLOptions();
        options.setHostnameVerificationAlgorithm("");
        common(options);
        CertificateFiles shown = certificates;
        TrustOptions trusted = anyCertificate ? ANY : shown == null ? null : shown.trusted();
        if (trusted != null) {
            options.setTrustOptions(trusted);
        }
        if (shown != null && shown.own() != null) {
            options.setKeyCertOptions(shown.shown());
        }
        return options;
    }

    /** Proves nothing; used only where a fingerprint does, or where the certificate is not asked to prove anything. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
