package org.parley.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate chain in PEM with its key: whether the files are what they should be, fit together, and bear the right names for long enough. */
public final class Certificates {
    /**
     * What a listener is given.
     *
     * @param keyName the configuration key, to be shown
     * @param chain the certificates, the own one first
     * @param key the private key
     * @param names that peers will look for in the certificate
     */
    public record Pair(String keyName, Path chain, Path key, List<String> names) {}

    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final Duration SOON = Duration.ofDays(21);
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final Clock clock;

    /** Expiry is told by that clock. */
    public Certificates(Clock clock) {
        this.clock = clock;
    }

    /** Looks at one pair. */
    public List<Finding> examine(Pair pair) {
        List<Finding> findings = new ArrayList<>();
        List<X509Certificate> chain;
        try {
            chain = chain(pair.chain());
        } catch (IOException | GeneralSecurityException unreadable) {
            return List.of(Finding.fail(
                    pair.keyName(),
                    pair.chain() + " holds no certificate: " + unreadable.getMessage() + "; it must be PEM"));
        }
        if (chain.isEmpty()) {
            return List.of(Finding.fail(pair.keyName(), pair.chain() + " holds no certificate; it must be PEM"));
        }
        expiry(pair, chain, findings);
        names(pair, chain.get(0), findings);
        order(pair, chain, findings);
        strength(pair, chain.get(0), findings);
        key(pair, chain.get(0), findings);
        return findings;
    }

    private static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            return all.stream().map(X509Certificate.class::cast).toList();
        }
    }

    private void expiry(Pair pair, List<X509Certificate> chain, List<Finding> findings) {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant to = certificate.getNotAfter().toInstant();
            String who = "the certificate of "
                    + certificate.getSubjectX500Principal().getName();
            if (now.isAfter(to)) {
                findings.add(Finding.fail(pair.keyName(), who + " expired at " + to + "; renew it"));
            } else if (now.isBefore(from)) {
                findings.add(Finding.fail(
                        pair.keyName(),
                        who + " is valid from " + from + " only; wait, or correct this machine's clock"));
            } else if (now.plus(SOON).isAfter(to)) {
                findings.add(Finding.warn(pair.keyName(), who + " expires at " + to + "; renew it"));
            } else {
                findings.add(Finding.ok(pair.keyName(), who + " is valid until " + to));
            }
        }
    }

    private static void names(Pair pair, X509Certificate own, List<Finding> findings) {
        List<String> borne = borne(own);
        for (String name : pair.names()) {
            findings.add(
                    bears(own, name)
                            ? Finding.ok(pair.keyName(), "bears the name " + name)
                            : Finding.fail(
                                    pair.keyName(),
                                    "does not bear the name " + name + ", only " + borne
                                            + "; peers will refuse it: get one with this subjectAltName, or advertise another"
                                            + " name"));
        }
    }

    /** Whether a certificate bears that name, or a pattern that covers it (RFC 6125). */
    static boolean bears(X509Certificate certificate, String name) {
        return borne(certificate).stream().anyMatch(pattern -> covers(pattern, name));
    }

    private static List<String> borne(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(entry -> Set.of(DNS_NAME, IP_ADDRESS).contains(entry.get(0)))
                        .forEach(entry -> names.add(String.valueOf(entry.get(1))));
            }
        } catch (GeneralSecurityException malformed) {
            return names;
        }
        return names;
    }

    // RFC 6125 §6.4.3: a star stands for one label, the first.
    private static boolean covers(String pattern, String name) {
        if (pattern.startsWith("*.")) {
            int dot = name.indexOf('.');
            return dot > 0 && name.substring(dot).equalsIgnoreCase(pattern.substring(1));
        }
        return pattern.equalsIgnoreCase(name);
    }

    private static void order(Pair pair, List<X509Certificate> chain, List<Finding> findings) {
        X509Certificate last = chain.get(chain.size() - 1);
        for (int i = 1; i < chain.size(); i++) {
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException wrong) {
                findings.add(Finding.fail(
                        pair.keyName(),
                        "certificate " + (i + 1) + " in the file did not issue certificate " + i
                                + "; put the own one first, then each one's issuer"));
                return;
            }
        }
        boolean self = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        if (self && chain.size() == 1) {
            findings.add(Finding.warn(
                    pair.keyName(),
                    "is self-signed; peers must be given it, or know it by its fingerprint (MSRP in SDP)"));
        } else {
            findings.add(Finding.ok(
                    pair.keyName(),
                    "chain of " + chain.size() + ", last issued by "
                            + last.getIssuerX500Principal().getName()));
        }
    }

    private static void strength(Pair pair, X509Certificate own, List<Finding> findings) {
        PublicKey key = own.getPublicKey();
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            findings.add(Finding.fail(
                    pair.keyName(), "RSA key of " + rsa.getModulus().bitLength() + " bits; use 2048 or more, or EC"));
        }
        String algorithm = own.getSigAlgName();
        if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD5")) {
            findings.add(Finding.fail(pair.keyName(), "signed with " + algorithm + ", which peers refuse; renew it"));
        }
    }

    private static void key(Pair pair, X509Certificate own, List<Finding> findings) {
        String what = pair.keyName().replace("certificate", "key");
        try {
            Matcher pem = PEM_KEY.matcher(Files.readString(pair.key()));
            if (!pem.find() || !pem.group(1).equals("PRIVATE KEY")) {
                findings.add(Finding.fail(
                        what,
                        pair.key()
                                + " holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY); convert it with: openssl pkcs8"
                                + " -topk8 -nocrypt"));
                return;
            }
            byte[] octets = Base64.getMimeDecoder().decode(pem.group(2));
            String algorithm = own.getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
            findings.add(
                    belong(key, own.getPublicKey())
                            ? Finding.ok(what, "belongs to the certificate")
                            : Finding.fail(
                                    what, "belongs to another certificate; give the pair that was made together"));
        } catch (IOException | GeneralSecurityException unusable) {
            findings.add(Finding.fail(what, "cannot be used with the certificate: " + unusable.getMessage()));
        }
        permissions(pair.key(), what, findings);
    }

    private static boolean belong(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        String signing =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        byte[] text = "whose key is this?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(signing);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
    }

    private static void permissions(Path key, String what, List<Finding> findings) {
        try {
            if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
                findings.add(Finding.warn(what, "every user of this machine can read " + key + "; chmod o-r"));
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            findings.add(Finding.warn(what, "who can read " + key + " cannot be told: " + unknown.getMessage()));
        }
    }
}
