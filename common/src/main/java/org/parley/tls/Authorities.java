package org.parley.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who vouches for certificates, whoever shows them. Immutable, any thread; the platform's are read when first asked, which takes a while. */
public final class Authorities {
    /** Those of the Java installation. */
    public static final Authorities OF_THE_PLATFORM = new Authorities(null);

    private final @Nullable TrustManagerFactory factory;

    private static final class Platform {
        private static final TrustManagerFactory FACTORY = factory();

        private static TrustManagerFactory factory() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return factory;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the platform's authorities cannot be read", e);
            }
        }
    }

    private Authorities(@Nullable TrustManagerFactory factory) {
        this.factory = factory;
    }

    static Authorities of(TrustManagerFactory factory) {
        return new Authorities(factory);
    }

    /** Whether they vouch for this chain now, its owner first. */
    public boolean vouchFor(List<X509Certificate> chain) {
        TrustManagerFactory asked = factory == null ? Platform.FACTORY : factory;
        try {
            for (TrustManager manager : asked.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
                    x509.checkClientTrusted(chain.toArray(new X509Certificate[0]), algorithm);
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
