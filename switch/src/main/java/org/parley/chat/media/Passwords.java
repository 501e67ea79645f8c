package org.parley.chat.media;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A room's password as it is kept, {@code salt:SHA-256(salt:password)} in hexadecimal, and the proof a join makes of what its caller gave. Rooms compare the two; neither they
 * nor what keeps them ever hold the password.
 */
public final class Passwords {
    private Passwords() {}

    /** How a password is kept. */
    public static String kept(String salt, String password) {
        return salt + ':' + digest(salt + ':' + password);
    }

    /** What a given password proves against a kept one; "" where either is none. */
    public static String proof(String given, String kept) {
        int colon = kept.indexOf(':');
        return given.isEmpty() || colon < 0 ? "" : kept(kept.substring(0, colon), given);
    }

    private static String digest(String text) {
        try {
            byte[] octets = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
