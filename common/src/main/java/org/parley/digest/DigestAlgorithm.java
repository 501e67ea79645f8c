package org.parley.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The hash behind a digest (RFC 7616 §3.2, RFC 8760 §2.1). The session forms are not spoken (RFC 4976 §9.1). */
public enum DigestAlgorithm {
    /** What every implementation shares, and what is meant where no algorithm is named. */
    MD5("MD5", 32),
    /** What RFC 7616 and RFC 8760 want. */
    SHA_256("SHA-256", 64);

    /** Strongest first, the order in which challenges are written (RFC 8760 §2.3). */
    public static final List<DigestAlgorithm> BY_STRENGTH = List.of(SHA_256, MD5);

    private final String token;
    private final int hexDigits;

    DigestAlgorithm(String token, int hexDigits) {
        this.token = token;
        this.hexDigits = hexDigits;
    }

    /** Its name on the wire. */
    public String token() {
        return token;
    }

    /** How many hexadecimal digits a hash has. */
    public int hexDigits() {
        return hexDigits;
    }

    /** The hash of the text's UTF-8 octets, in lower-case hexadecimal digits (RFC 8760 §2.2). */
    public String hash(String text) {
        try {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(token).digest(octets));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has " + token, missing);
        }
    }

    /** The algorithm with this name, in any case; empty for one that is not spoken. */
    public static Optional<DigestAlgorithm> named(String token) {
        return BY_STRENGTH.stream()
                .filter(each -> each.token.equalsIgnoreCase(token))
                .findFirst();
    }
}
