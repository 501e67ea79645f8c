package org.parley.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files held at one moment. The first certificate is shown to clients that ask for no name or an unknown one, the others by name
 * (SNI, RFC 6066 §3). Compared by identity: TLS contexts made from one are kept for as long as it is the one shown. Immutable, any thread.
 */
final class Shown implements KeyCertOptions {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");
    private static final byte[] PROBE = new byte[32];

    private final PemKeyCertOptions first;
    private final PemKeyCertOptions all;
    private final @Nullable TrustOptions trust;
    private final Authorities authorities;
    private final List<X509Certificate> certificates;

    private Shown(
            PemKeyCertOptions first,
            PemKeyCertOptions all,
            @Nullable TrustOptions trust,
            Authorities authorities,
            List<X509Certificate> certificates) {
        this.first = first;
        this.all = all;
        this.trust = trust;
        this.authorities = authorities;
        this.certificates = certificates;
    }

    /**
     * Checks that every certificate can be read and that its key belongs to it. Blocks.
     *
     * @param contents certificate and key by turns, as the files hold them
     * @throws GeneralSecurityException saying what is wrong with which certificate
     */
    static Shown of(Vertx vertx, List<Buffer> contents, @Nullable Buffer trusted) throws GeneralSecurityException {
        PemKeyCertOptions all = new PemKeyCertOptions();
        List<X509Certificate> certificates = new ArrayList<>();
        PemKeyCertOptions first = contents.isEmpty() ? all : one(contents, 0);
        for (int i = 0; i < contents.size(); i += 2) {
            certificates.add(check(vertx, one(contents, i), "certificate " + (i / 2 + 1)));
            all.addCertValue(contents.get(i)).addKeyValue(contents.get(i + 1));
        }
        TrustOptions trust = trusted == null ? null : new PemTrustOptions().addCertValue(trusted);
        Authorities authorities = trust == null
                ? Authorities.OF_THE_PLATFORM
                : Authorities.of(load("the trusted certificates", () -> trust.getTrustManagerFactory(vertx)));
        return new Shown(first, all, trust, authorities, List.copyOf(certificates));
    }

    private static PemKeyCertOptions one(List<Buffer> contents, int at) {
        return new PemKeyCertOptions().addCertValue(contents.get(at)).addKeyValue(contents.get(at + 1));
    }

    private static X509Certificate check(Vertx vertx, PemKeyCertOptions pair, String what)
            throws GeneralSecurityException {
        KeyManagerFactory factory = load(what, () -> pair.getKeyManagerFactory(vertx));
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                for (String type : KEY_TYPES) {
                    String[] aliases = keys.getServerAliases(type, null);
                    if (aliases != null && aliases.length > 0) {
                        X509Certificate own = keys.getCertificateChain(aliases[0])[0];
                        belongs(what, keys.getPrivateKey(aliases[0]), own.getPublicKey());
                        return own;
                    }
                }
            }
        }
        throw new GeneralSecurityException(what + ": no key of a known type (expected: one of " + KEY_TYPES + ")");
    }

    private interface Loading<T> {
        @Nullable
        T load() throws Exception;
    }

    private static <T> T load(String what, Loading<T> loading) throws GeneralSecurityException {
        try {
            T loaded = loading.load();
            if (loaded != null) {
                return loaded;
            }
        } catch (Exception unreadable) { // Vert.x throws whatever its PEM reader met
            throw new GeneralSecurityException(what + ": " + unreadable.getMessage() + " (expected: PEM)", unreadable);
        }
        throw new GeneralSecurityException(what + ": empty (expected: PEM)");
    }

    private static void belongs(String what, PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> key.getAlgorithm();
                    default -> "";
                };
        if (algorithm.isEmpty()) {
            return; // the handshake will tell
        }
        boolean theSame = false;
        if (certified.getAlgorithm().equals(key.getAlgorithm())) {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            theSame = signature.verify(signed);
        }
        if (!theSame) {
            throw new GeneralSecurityException(what + ": the key belongs to another certificate");
        }
    }

    @Nullable
    TrustOptions trust() {
        return trust;
    }

    /** For a log line: whom the certificates name and until when they hold. */
    String described() {
        return certificates.stream()
                .map(one -> one.getSubjectX500Principal().getName() + " until "
                        + one.getNotAfter().toInstant())
                .collect(Collectors.joining("; "));
    }

    Authorities authorities() {
        return authorities;
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
        return first.getKeyManagerFactory(vertx);
    }

    @Override
    public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) throws Exception {
        return all.keyManagerFactoryMapper(vertx);
    }
}
