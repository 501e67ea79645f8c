package org.parley.credentials;

import java.util.List;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

/** The lines of a credential file: {@code user:realm:HA1} as htdigest writes them, and {@code user:realm:SHA-256:HA1}. */
public final class CredentialLines {
    private static final int MAX_NAME = 256;

    private CredentialLines() {}

    /**
     * The lines that let a user in with either algorithm, without line ends. They are secrets.
     *
     * @throws IllegalArgumentException if user or realm is empty, longer than 256 characters, or holds a colon, a control character, or
     *     {@code #} or a blank in front
     */
    public static List<String> entry(String user, String realm, String password) {
        require("user", user);
        require("realm", realm);
        return DigestAlgorithm.BY_STRENGTH.stream()
                .map(algorithm -> text(user, realm, Ha1.of(algorithm, user, realm, password)))
                .toList();
    }

    private static String text(String user, String realm, Ha1 ha1) {
        String algorithm =
                ha1.algorithm() == DigestAlgorithm.MD5 ? "" : ha1.algorithm().token() + ':';
        return user + ':' + realm + ':' + algorithm + ha1.hex();
    }

    private static void require(String what, String text) {
        boolean fits = !text.isEmpty()
                && text.length() <= MAX_NAME
                && text.charAt(0) != '#'
                && text.strip().equals(text)
                && text.chars().noneMatch(c -> c == ':' || c < 0x20 || c == 0x7F);
        if (!fits) {
            throw new IllegalArgumentException(what + ": '" + text.replaceAll("\\p{Cc}", "?")
                    + "' (expected: 1 to 256 characters, no colon, no control character, no # or blank in front)");
        }
    }
}
