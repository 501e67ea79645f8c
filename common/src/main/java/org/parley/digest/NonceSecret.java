package org.parley.digest;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs the nonces of one start of one node; nobody else has it. It never shows itself. */
final class NonceSecret {
    private static final String HMAC = "HmacSHA256";
    private static final int OCTETS = 32;

    /** Initialised once, cloned for each use: a Mac is not for two threads. */
    private final Mac keyed;

    NonceSecret() {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        try {
            keyed = Mac.getInstance(HMAC);
            keyed.init(new SecretKeySpec(octets, HMAC));
        } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
            throw new IllegalStateException("every Java runtime has " + HMAC, missing);
        }
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
