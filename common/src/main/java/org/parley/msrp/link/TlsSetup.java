package org.parley.msrp.link;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What TLS speaks here (RFC 4975 §5.4, §14.2, §14.4): 1.2 and 1.3 with AEAD suites; what a certificate is worth is decided by who asks. */
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

    private final @Nullable TlsFiles files;
    private final Duration handshake;
    private final @Nullable X509Certificate own;
    private final @Nullable KeyStore authorities;
    private final List<List<Path>> further;

    /**
     * Throws {@link IllegalArgumentException} that names the key if a file cannot be read.
     *
     * @param prefix of the configuration keys, as {@code msrp.tls}
     * @param files null: none of our own
     * @param handshake how long a handshake may take
     */
    public TlsSetup(String prefix, @Nullable TlsFiles files, Duration handshake) {
        this.files = files;
        this.handshake = handshake;
        this.further = List.of();
        if (files == null) {
            own = null;
            authorities = null;
            return;
        }
        if (files.key() != null) {
            readable(prefix + ".key", files.key());
        }
        if (files.trust() != null) {
            readable(prefix + ".trust", files.trust());
        }
        String key = prefix + ".certificate";
        own = files.certificate() == null ? null : certificate(key, readable(key, files.certificate()));
        authorities = authorities(prefix + ".trust", files.trust());
    }

    private TlsSetup(TlsSetup like, List<List<Path>> further) {
        files = like.files;
        handshake = like.handshake;
        own = like.own;
        authorities = like.authorities;
        this.further = List.copyOf(further);
    }

    private static Path readable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(key + ": " + file + " (expected: a PEM file that can be read)");
        }
        return file;
    }

    private static X509Certificate certificate(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(key + ": " + file + " holds no certificate (expected: a PEM file)", e);
        }
    }

    /** Our own certificate, null without files. */
    public @Nullable X509Certificate own() {
        return own;
    }

    private List<String> suites() {
        List<String> suites = new ArrayList<>(SUITES);
        if (files != null && files.compatibility()) {
            suites.add(MANDATORY_ONCE);
        }
        return suites;
    }

    /** Asks clients for a certificate and takes any: whether it is the right one is for the session to say, by its fingerprint. */
    public void serve(NetServerOptions options) {
        Path certificate = files == null ? null : files.certificate();
        Path key = files == null ? null : files.key();
        if (own == null || certificate == null || key == null) {
            throw new IllegalStateException("TLS without a certificate");
        }
        PemKeyCertOptions pairs =
                new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
        for (List<Path> pair : further) {
            pairs.addCertPath(pair.get(0).toString()).addKeyPath(pair.get(1).toString());
        }
        options.setSsl(true)
                .setSni(!further.isEmpty())
                .setKeyCertOptions(pairs)
                .setTrustOptions(TrustOptions.wrap(new AnyCertificate()))
                .setClientAuth(ClientAuth.REQUEST)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        suites().forEach(options::addEnabledCipherSuite);
    }

    /** The same that also shows these pairs of chain and key, chosen by the name a client asks for (RFC 4976 §9.2). */
    public TlsSetup with(List<List<Path>> pairs) {
        return new TlsSetup(this, pairs);
    }

    /** Whether an authority we accept vouches for this chain now, whoever showed it. Any thread; may take a while the first time. */
    public boolean trusts(List<X509Certificate> chain) {
        try {
            for (TrustManager manager : managers()) {
                if (manager instanceof X509TrustManager x509) {
                    X509Certificate first = chain.get(0);
                    x509.checkClientTrusted(
                            chain.toArray(new X509Certificate[0]),
                            first.getPublicKey().getAlgorithm());
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private TrustManager[] managers() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static @Nullable KeyStore authorities(String key, @Nullable Path trust) {
        if (trust == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(trust)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority" + index++, certificate);
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(key + ": " + trust + " holds no certificate (expected: a PEM file)", e);
        }
    }

    /**
     * For connections we open. The host name is checked by {@link SubjectAltNames} afterwards.
     *
     * @param anyCertificate whether a fingerprint proves the peer instead of an authority
     */
    public ClientSSLOptions connect(boolean anyCertificate) {
        ClientSSLOptions options = new ClientSSLOptions();
        options.setHostnameVerificationAlgorithm("")
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        suites().forEach(options::addEnabledCipherSuite);
        if (anyCertificate) {
            options.setTrustOptions(TrustOptions.wrap(new AnyCertificate()));
        } else if (files != null && files.trust() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(files.trust().toString()));
        }
        if (files != null && own != null) {
            options.setKeyCertOptions(keyAndCertificate(files));
        }
        return options;
    }

    private static PemKeyCertOptions keyAndCertificate(TlsFiles files) {
        return new PemKeyCertOptions()
                .addCertPath(String.valueOf(files.certificate()))
                .addKeyPath(String.valueOf(files.key()));
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
