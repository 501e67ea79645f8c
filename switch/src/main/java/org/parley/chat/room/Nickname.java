package org.parley.chat.room;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * A nickname, prepared by the Nickname profile (RFC 8266, which took the place of RFC 7700). Prepared once, where it comes in: states carry both forms, so that two Java
 * runtimes with different Unicode tables never disagree about a room.
 *
 * @param shown as it is shown: spaces trimmed and joined, NFKC, case kept (§2.3)
 * @param key as it is compared (§2.4)
 */
public record Nickname(String shown, String key) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Octets of UTF-8 at most (RFC 7701 §7.1). */
    public static final int MAX_OCTETS = 1023;

    /**
     * Prepares a nickname.
     *
     * @throws IllegalArgumentException if it is empty after preparation, longer than {@link #MAX_OCTETS} before or after, or holds what no nickname may
     */
    public static Nickname of(String text) {
        if (octets(text) > MAX_OCTETS) {
            throw new IllegalArgumentException(
                    "nickname: " + octets(text) + " octets (expected: at most " + MAX_OCTETS + ")");
        }
        String shown = PrecisProfiles.NICKNAME.enforce(text);
        // of what is shown, not of what was asked for: for a few letters (U+03F9) the two differ, and names that look
        // alike would not be equal
        String key = PrecisProfiles.NICKNAME.toComparableString(shown);
        if (octets(shown) > MAX_OCTETS || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "nickname: unfit once prepared (expected: 1 to " + MAX_OCTETS + " octets)");
        }
        return new Nickname(shown, key);
    }

    /** Octets of UTF-8 as shown. */
    public int octets() {
        return octets(shown);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
