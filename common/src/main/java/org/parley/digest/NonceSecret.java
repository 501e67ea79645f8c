package org.parley.digest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs nonces. Nodes that share it recognise each other's nonces. It never shows itself. */
public final class NonceSecret {
    private static final String HMAC = "HmacSHA256";
    private static final int OCTETS = 32;
    private static final int MAX_OCTETS = 4096;

    /** Initialised once, cloned for each use: a Mac is not for two threads. */
    private final Mac keyed;

    private NonceSecret(byte[] octets) {
        if (octets.length < OCTETS || octets.length > MAX_OCTETS) {
            throw new IllegalArgumentException(
                    "nonce secret: " + octets.length + " octets (expected: " + OCTETS + " to " + MAX_OCTETS + ")");
        }
        try {
            keyed = Mac.getInstance(HMAC);
            keyed.init(new SecretKeySpec(octets, HMAC));
        } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
            throw new IllegalStateException("every Java runtime has " + HMAC, missing);
        }
    }

    /** A fresh one: nonces of an earlier start, and of other nodes, count as stale. */
    public static NonceSecret random() {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        return new NonceSecret(octets);
    }

    /** From 32 to 4096 octets; throws {@link IllegalArgumentException} for fewer or more. */
    public static NonceSecret of(byte[] octets) {
        return new NonceSecret(octets.clone());
    }

    /** The octets of a file; blocks. Throws {@link IllegalArgumentException} for fewer than 32 or more than 4096 octets. */
    public static NonceSecret read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_OCTETS) {
            throw new IllegalArgumentException(
                    "nonce secret: " + size + " octets (expected: " + OCTETS + " to " + MAX_OCTETS + ")");
        }
        return new NonceSecret(Files.readAllBytes(file));
    }

    /** HMAC-SHA-256 of these octets. */
    byte[] sign(byte[] octets) {
        try {
            return ((Mac) keyed.clone()).doFinal(octets);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(HMAC + " of this Java runtime cannot be cloned", impossible);
        }
    }

    @Override
    public String toString() {
        return "NonceSecret";
    }
}
