package org.parley.capture;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for MSRP session-ids that tell them apart and give nothing away: a keyed hash, cut or filled to the length of the original, so that
 * lengths stated elsewhere stay true. The key lives as long as this object. One thread.
 */
final class Pseudonyms {
    /** An MSRP URI with a session-id (RFC 4975 §9): scheme, authority, then what follows the slash. */
    private static final Pattern URI = Pattern.compile("(?i)(msrps?://[^\\s/;?<>\"]*/)([A-Za-z0-9._~+=/-]+)");

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LETTERS = 12;
    private static final char FILL = '.';

    private final Mac mac;

    /** With a key of its own. */
    Pseudonyms() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " (expected: in every JDK)", missing);
        }
    }

    /** The pseudonym of a session-id. */
    String of(String sessionId) {
        String hex = HexFormat.of().formatHex(mac.doFinal(sessionId.getBytes(StandardCharsets.ISO_8859_1)));
        int letters = Math.min(LETTERS, sessionId.length());
        return hex.substring(0, letters) + String.valueOf(FILL).repeat(sessionId.length() - letters);
    }

    /** The text with the session-id of every MSRP URI replaced. */
    String in(String text) {
        if (!text.contains("//")) {
            return text;
        }
        Matcher matcher = URI.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        while (matcher.find()) {
            matcher.appendReplacement(out, Matcher.quoteReplacement(matcher.group(1) + of(matcher.group(2))));
        }
        return matcher.appendTail(out).toString();
    }

    /** What the session-id of the last URI in a path is called; empty when it has none. */
    String ofLast(String path) {
        Matcher matcher = URI.matcher(path);
        String last = "";
        while (matcher.find()) {
            last = matcher.group(2);
        }
        return last.isEmpty() ? "" : of(last);
    }
}
