package org.parley.sip.dialog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Our tags and Call-IDs. The tag of an answer is computed from the request and a secret of this process, so that every response to one request
 * has the same tag though nothing was remembered (RFC 3261 §8.2.7, §19.3), and nobody outside can foretell it. Not shared between threads.
 */
final class Tags {
    private static final HexFormat HEX = HexFormat.of();
    private final SecureRandom random = new SecureRandom();
    private final Mac mac;

    Tags(byte[] secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", missing);
        }
    }

    static byte[] newSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** A Call-ID nobody can foretell; any thread. */
    static String newCallId() {
        byte[] octets = new byte[16];
        new SecureRandom().nextBytes(octets);
        return HEX.formatHex(octets);
    }

    /** The To tag for every response to the request of this transaction. */
    String answering(String callId, String fromTag, long cseq, String transaction) {
        String seed = callId + '\n' + fromTag + '\n' + cseq + '\n' + transaction;
        byte[] sum = mac.doFinal(seed.getBytes(StandardCharsets.UTF_8));
        return HEX.formatHex(sum, 0, 10);
    }

    /** 80 random bits, in hexadecimal. */
    String fresh() {
        byte[] octets = new byte[10];
        random.nextBytes(octets);
        return HEX.formatHex(octets);
    }

    /** Chance for retry timing. */
    RandomGenerator chance() {
        return random;
    }
}
