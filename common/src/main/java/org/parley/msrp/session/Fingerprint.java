package org.parley.msrp.session;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The digest of a certificate as a=fingerprint carries it (RFC 8122 §5, RFC 4975 §14.4). Immutable; any thread.
 *
 * @param algorithm "SHA-256" and so on, upper case
 * @param digest upper-case hexadecimal pairs joined by colons
 */
public record Fingerprint(String algorithm, String digest) {
    private static final List<String> KNOWN = List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");

    public Fingerprint {
        algorithm = algorithm.toUpperCase(Locale.ROOT);
        digest = digest.toUpperCase(Locale.ROOT);
        if (!KNOWN.contains(algorithm)) {
            throw new IllegalArgumentException("fingerprint: " + algorithm + " (expected: one of " + KNOWN + ")");
        }
        if (!digest.matches("[0-9A-F]{2}(:[0-9A-F]{2})+")) {
            throw new IllegalArgumentException("fingerprint: a digest that is no list of hexadecimal pairs");
        }
    }

    /** From the attribute's value, "SHA-256 AB:CD:…". */
    public static Fingerprint parse(String value) {
        String[] parts = value.trim().split(" +", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "fingerprint: " + parts.length + " words (expected: algorithm and digest)");
        }
        return new Fingerprint(parts[0], parts[1]);
    }

    /** The SHA-256 fingerprint of a certificate. */
    public static Fingerprint of(X509Certificate certificate) {
        return of("SHA-256", certificate);
    }

    /** Whether this is the digest of that certificate. */
    public boolean matches(X509Certificate certificate) {
        return of(algorithm, certificate).equals(this);
    }

    private static Fingerprint of(String algorithm, X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
            return new Fingerprint(
                    algorithm, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("no " + algorithm + " of a certificate", e);
        }
    }

    /** The attribute's value. */
    @Override
    public String toString() {
        return algorithm + " " + digest;
    }
}
