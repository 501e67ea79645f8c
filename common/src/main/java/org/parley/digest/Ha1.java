package org.parley.digest;

import java.util.Locale;

/**
 * The hash of user, realm and password (RFC 7616 §3.4.2): what a store keeps instead of a password, and just as secret. It never shows itself
 * in a log.
 *
 * @param algorithm how it was made
 * @param hex its lower-case hexadecimal digits
 */
public record Ha1(DigestAlgorithm algorithm, String hex) {
    /** Throws {@link DigestSyntaxException} if the text has not the algorithm's number of hexadecimal digits; the message does not show it. */
    public Ha1 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.length() != algorithm.hexDigits()
                || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            throw new DigestSyntaxException("HA1 of " + hex.length() + " characters (expected: " + algorithm.hexDigits()
                    + " hexadecimal digits for " + algorithm.token() + ")");
        }
    }

    /** Of a password in clear text. */
    public static Ha1 of(DigestAlgorithm algorithm, String user, String realm, String password) {
        return new Ha1(algorithm, algorithm.hash(user + ':' + realm + ':' + password));
    }

    @Override
    public String toString() {
        return "Ha1[" + algorithm.token() + "]";
    }
}
