package org.parley.chat.roster;

import java.time.Duration;
import java.util.List;

/**
 * How rosters are told.
 *
 * @param access who may subscribe
 * @param interval least time between two NOTIFYs of changes to one subscriber (RFC 4575 §3.9); zero tells everything at once
 * @param expires how long a subscription lasts that named no time, and the longest
 * @param minExpires the shortest
 * @param partialTo User-Agent patterns of clients known to merge partial documents; others get the whole roster each time
 * @param perRoom subscriptions of one room
 * @param perUser subscriptions of one user in one room
 * @param hostName shown as the host's name (RFC 4575 §5.4), empty for none
 * @param webPage of the host, empty for none
 * @param sights who is shown how much
 * @param departed of how many who have left {@link Sight#CALLS} tells
 */
public record RosterConfig(
        Access access,
        Duration interval,
        Duration expires,
        Duration minExpires,
        List<String> partialTo,
        int perRoom,
        int perUser,
        String hostName,
        String webPage,
        Sights sights,
        int departed) {
    /** Who may learn who is in a room. */
    public enum Access {
        /** Whoever may call: authenticated where callers have to be. */
        CALLERS,
        /** Participants, as long as they are in. */
        PARTICIPANTS
    }

    /** Checks every value. */
    public RosterConfig {
        partialTo = List.copyOf(partialTo);
        require(!interval.isNegative(), "rooms.roster.interval", interval, "0 or more");
        require(
                minExpires.toSeconds() >= 1 && minExpires.toSeconds() <= 3_600,
                "rooms.roster.min-expires",
                minExpires,
                "1 s to 1 h");
        require(
                expires.compareTo(minExpires) >= 0 && expires.toSeconds() <= 86_400,
                "rooms.roster.expires",
                expires,
                "rooms.roster.min-expires to 24 h");
        require(perRoom >= 1, "rooms.roster.subscriptions", perRoom, "at least 1");
        require(departed >= 0 && departed <= 1_000, "rooms.roster.departed", departed, "0 to 1000");
        require(perUser >= 1, "rooms.roster.subscriptions-per-user", perUser, "at least 1");
    }

    /** The RFC's values; partial documents to our own console. */
    public static RosterConfig standard() {
        return new RosterConfig(
                Access.CALLERS,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                List.of("Parley*"),
                10_000,
                16,
                "",
                "",
                Sights.ALIKE,
                0);
    }

    /** The same with other times. */
    public RosterConfig withTimes(Duration newInterval, Duration newExpires, Duration newMinExpires) {
        return new RosterConfig(
                access,
                newInterval,
                newExpires,
                newMinExpires,
                partialTo,
                perRoom,
                perUser,
                hostName,
                webPage,
                sights,
                departed);
    }

    /** The same, showing others something else, and of those who have left so many. */
    public RosterConfig showing(Sights others, int left) {
        return new RosterConfig(
                access, interval, expires, minExpires, partialTo, perRoom, perUser, hostName, webPage, others, left);
    }

    /** The same with other access, and other most subscriptions of a room and of a user. */
    public RosterConfig admitting(Access whom, int room, int user) {
        return new RosterConfig(
                whom, interval, expires, minExpires, partialTo, room, user, hostName, webPage, sights, departed);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
