package org.parley.msrp.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities whose word counts for a client's certificate (RFC 4975 §5.4). Immutable; any thread; looks nothing up. */
public final class Authorities {
    private final X509TrustManager trusted;

    /**
     * Those of a PEM file, or without one those of the Java installation. Throws {@link IllegalArgumentException} that names the key if the file cannot be
     * read.
     */
    public Authorities(String key, @Nullable Path file) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(file == null ? null : read(file));
            trusted = x509(factory);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    key + ": " + file + " holds no certificates that can be read (expected: a PEM file)", e);
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        return store;
    }

    private static X509TrustManager x509(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("every JDK checks X.509 certificates");
    }

    /** Whether one of them vouches for the first certificate of the chain, as a client's, now. */
    public boolean vouchFor(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return false;
        }
        try {
            X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
            trusted.checkClientTrusted(shown, shown[0].getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
