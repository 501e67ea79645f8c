package org.parley.chat.focus;

import java.time.Duration;

/**
 * What calls of rooms may cost.
 *
 * @param atOnce calls of this node that are not settled; more fail with 503
 * @param perRoom the same of one room
 * @param answerTime how long the one called may ring before we give up with 408
 */
public record DialConfig(int atOnce, int perRoom, Duration answerTime) {
    /** Checks every value. */
    public DialConfig {
        require(atOnce >= 0, "rooms.dial-out.at-once", atOnce, "at least 0");
        require(perRoom >= 0, "rooms.dial-out.per-room", perRoom, "at least 0");
        require(answerTime.toMillis() >= 1, "rooms.dial-out.answer-time", answerTime, "at least 1 ms");
    }

    /** A hundred at once, ten in a room, two minutes. */
    public static DialConfig standard() {
        return new DialConfig(100, 10, Duration.ofMinutes(2));
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
