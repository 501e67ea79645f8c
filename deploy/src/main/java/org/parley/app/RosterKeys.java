package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.chat.roster.RosterConfig;
import org.parley.chat.roster.Sight;
import org.parley.chat.roster.Sights;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;

/** Who is told who is in a room, and how often. */
final class RosterKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<RosterConfig.Access> ROSTER_ACCESS = KEYS.add(
            "rooms.roster.access",
            oneOf(RosterConfig.Access.class),
            RosterConfig.Access.CALLERS,
            "Who may subscribe to a room's roster: whoever may call, or only participants while they are in.");
    static final KeySpec<Duration> ROSTER_INTERVAL = KEYS.add(
            "rooms.roster.interval",
            duration("0s", "5m"),
            Duration.ofSeconds(5),
            "Least time between two NOTIFYs of changes to one subscriber; what happens meanwhile is told together"
                    + " (RFC 4575 section 3.9).");
    static final KeySpec<Duration> ROSTER_EXPIRES = KEYS.add(
            "rooms.roster.expires",
            duration("1m", "24h"),
            Duration.ofHours(1),
            "How long a subscription lasts unless it is refreshed, and the longest one that is granted.");
    static final KeySpec<Duration> ROSTER_MIN_EXPIRES = KEYS.add(
            "rooms.roster.min-expires",
            duration("1s", "1h"),
            Duration.ofMinutes(1),
            "The shortest subscription; shorter wishes get 423.");
    static final KeySpec<List<String>> ROSTER_PARTIAL = KEYS.add(
            "rooms.roster.partial",
            listOf(text("a User-Agent with * for any characters")),
            List.of("Parley*"),
            "Clients known to merge partial rosters, which are told what changed; others are told the whole roster each"
                    + " time.");
    static final KeySpec<Integer> ROSTER_SUBSCRIPTIONS = KEYS.add(
            "rooms.roster.subscriptions",
            whole(1, 1_000_000),
            10_000,
            "Subscriptions to one room's roster at most; the next gets 503.");
    static final KeySpec<Integer> ROSTER_PER_USER = KEYS.add(
            "rooms.roster.subscriptions-per-user",
            whole(1, 10_000),
            16,
            "Subscriptions of one user to one room's roster at most; the next gets 403.");
    static final KeySpec<Optional<String>> ROSTER_HOST_NAME = KEYS.add(
            "rooms.roster.host-name",
            orOff(text("a name")),
            Optional.empty(),
            "Shown in rosters as the name of the host.");
    static final KeySpec<Optional<String>> ROSTER_WEB_PAGE = KEYS.add(
            "rooms.roster.web-page",
            orOff(text(
                    "a URI such as https://chat.example.org",
                    text -> text.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>]+"))),
            Optional.empty(),
            "Shown in rosters as the host's web page.");
    static final KeySpec<Sight> ROSTER_MODERATORS = KEYS.add(
            "rooms.roster.moderators",
            oneOf(Sight.class),
            Sight.DEVICES,
            "What owners and moderators are shown of a room: how many are in it; which users; on which devices; or also"
                    + " the names of their dialogs and who has left, how and why. Nothing shows who is anonymous.");
    static final KeySpec<Sight> ROSTER_PARTICIPANTS =
            KEYS.add("rooms.roster.participants", oneOf(Sight.class), Sight.DEVICES, "The same, to participants.");
    static final KeySpec<Sight> ROSTER_OBSERVERS =
            KEYS.add("rooms.roster.observers", oneOf(Sight.class), Sight.DEVICES, "The same, to observers.");
    static final KeySpec<Sight> ROSTER_OUTSIDERS = KEYS.add(
            "rooms.roster.outsiders",
            oneOf(Sight.class),
            Sight.DEVICES,
            "The same, to callers who are not in the room, where those may subscribe.");
    static final KeySpec<Integer> ROSTER_DEPARTED = KEYS.add(
            "rooms.roster.departed",
            whole(0, 1_000),
            0,
            "Of so many who left last, at most, it is told that they did, to whoever is shown calls. Clients that do not"
                    + " look at an endpoint's status show them as if they were there.");

    private RosterKeys() {}

    /** How rosters are told. */
    static RosterConfig roster(ConfigValues values) {
        return new RosterConfig(
                values.value(ROSTER_ACCESS),
                values.value(ROSTER_INTERVAL),
                values.value(ROSTER_EXPIRES),
                values.value(ROSTER_MIN_EXPIRES),
                values.value(ROSTER_PARTIAL),
                values.value(ROSTER_SUBSCRIPTIONS),
                values.value(ROSTER_PER_USER),
                values.value(ROSTER_HOST_NAME).orElse(""),
                values.value(ROSTER_WEB_PAGE).orElse(""),
                new Sights(
                        values.value(ROSTER_MODERATORS),
                        values.value(ROSTER_PARTICIPANTS),
                        values.value(ROSTER_OBSERVERS),
                        values.value(ROSTER_OUTSIDERS)),
                values.value(ROSTER_DEPARTED));
    }
}
