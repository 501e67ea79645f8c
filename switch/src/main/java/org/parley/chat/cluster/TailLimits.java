package org.parley.chat.cluster;

import java.time.Duration;

/**
 * What a room remembers of itself.
 *
 * @param entries at most so many entries
 * @param octets at most so many octets of memory held by their bodies
 * @param age nothing older than this
 */
public record TailLimits(int entries, long octets, Duration age) {
    public TailLimits {
        require(entries >= 0, "rooms.tail-entries: " + entries + " (expected: 0 or more)");
        require(octets >= 0, "rooms.tail-octets: " + octets + " (expected: 0 or more)");
        require(!age.isNegative(), "rooms.tail-age: " + age + " (expected: 0 or more)");
    }

    /** 128 entries, 256 KiB, ten minutes. */
    public static TailLimits standard() {
        return new TailLimits(128, 256 * 1024, Duration.ofMinutes(10));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
