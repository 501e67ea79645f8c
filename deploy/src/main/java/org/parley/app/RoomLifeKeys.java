package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.folder;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.sections;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.chat.RoomConfig;
import org.parley.chat.focus.FocusConfig;
import org.parley.chat.policy.PolicyField;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;

/** Rooms with rules of their own, rooms that calls make, and what is kept of rooms. */
final class RoomLifeKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    private static final String ALIASES = "aliases";

    static final KeySpec<Map<String, Map<String, Object>>> ROOMS_LIST = KEYS.add(
            "rooms.list",
            sections("rooms, each with rules of its own such as {lobby: {slow-mode: 5s, aliases: [foyer]}}"),
            Map.of(),
            "Rooms that are always there and have rules of their own: what the keys of rooms are called, without rooms.; and"
                    + " aliases, other names that lead to the room (302).");
    static final KeySpec<Optional<Path>> ROOMS_STORE = KEYS.add(
            "rooms.store",
            orOff(folder()),
            Optional.empty(),
            "The directory in which it is kept what was decided in rooms: those that operators made, rules they changed, roles,"
                    + " bans; off: until the process ends.");
    static final KeySpec<Optional<String>> ROOMS_FACTORY = KEYS.add(
            "rooms.factory",
            orOff(text(
                    "a user part such as conference-factory, or a SIP URI",
                    name -> name.matches("[^\\s@:;?]+|sips?:[^\\s@:;?]+@[^\\s@;?]+"))),
            Optional.of("conference-factory"),
            "Each call to it makes a room of the caller's own, with a name that nobody can guess (RFC 4579 section 5.4).");
    static final KeySpec<Boolean> ROOMS_FACTORY_END_WITH_CREATOR = KEYS.add(
            "rooms.factory-end-with-creator", flag(), true, "Whether such a room ends when whoever called has left.");
    static final KeySpec<Duration> ROOMS_LINGER = KEYS.add(
            "rooms.linger",
            duration("0s", "365d"),
            Duration.ofMinutes(10),
            "How long bans and the like of a room that a call made are remembered after the last participant has left.");
    static final KeySpec<Integer> ROOMS_MAX_ROOMS = KEYS.add(
            "rooms.max-rooms",
            whole(1, 10_000_000),
            100_000,
            "Rooms that somebody is in, at most; a call that would open one more gets 503.");

    private RoomLifeKeys() {}

    /**
     * How rooms come and go.
     *
     * @param hosts by which this node is reached
     */
    static RoomConfig.Life life(ConfigValues values, Set<String> hosts) {
        return new RoomConfig.Life(
                values.value(ROOMS_LINGER),
                values.value(ROOMS_MAX_ROOMS),
                values.value(ROOMS_FACTORY_END_WITH_CREATOR),
                hosts);
    }

    /** The rules of rooms that have their own. */
    static Map<String, RoomPolicy> policies(ConfigValues values, RoomPolicy every) {
        Map<String, RoomPolicy> policies = new LinkedHashMap<>();
        values.value(ROOMS_LIST).forEach((room, rules) -> {
            Map<String, Object> own = new LinkedHashMap<>(rules);
            own.remove(ALIASES);
            try {
                checked(room, own);
                policies.put(room, PolicyFields.changed(every, own));
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException("rooms.list: " + room + ": " + unfit.getMessage(), unfit);
            }
        });
        return policies;
    }

    private static void checked(String room, Map<String, Object> rules) {
        if (room.contains("@")) {
            RoomAddress.parse(room);
        } else if (!room.matches("[^\\s:;?]+")) {
            throw new IllegalArgumentException(
                    "the name of a room (expected: such as lobby, or sip:lobby@chat.example.org)");
        }
        rules.keySet().forEach(name -> {
            boolean internal =
                    PolicyFields.named(name).filter(PolicyField::internal).isPresent();
            if (internal || PolicyFields.named(name).isEmpty()) {
                throw new IllegalArgumentException(
                        name + ": no such rule (expected: one of " + ALIASES + ", " + PolicyFields.names() + ")");
            }
        });
    }

    /** URIs that are no rooms themselves. */
    static FocusConfig.Names names(ConfigValues values) {
        Map<String, String> aliases = new LinkedHashMap<>();
        values.value(ROOMS_LIST).forEach((room, rules) -> {
            for (String alias : aliases(room, rules.get(ALIASES))) {
                String before = aliases.put(alias, room);
                if (before != null || values.value(ROOMS_LIST).containsKey(alias)) {
                    throw new IllegalArgumentException("rooms.list: " + room + ": aliases: '" + alias
                            + "' (expected: a name that is no room and no other room's)");
                }
            }
        });
        return new FocusConfig.Names(values.value(ROOMS_FACTORY), aliases);
    }

    private static List<String> aliases(String room, @Nullable Object said) {
        List<String> aliases = new ArrayList<>();
        if (said instanceof List<?> several) {
            several.forEach(one -> aliases.add(String.valueOf(one)));
        } else if (said != null) {
            aliases.add(String.valueOf(said));
        }
        for (String alias : aliases) {
            boolean whole = alias.matches("sips?:[^\\s@:;?]+@[^\\s@;?]+");
            if (!whole && (!alias.matches("[^\\s@:;?]+") || room.contains("@"))) {
                throw new IllegalArgumentException("rooms.list: " + room + ": aliases: '" + alias
                        + "' (expected: a name as the room has: " + (room.contains("@") ? "a SIP URI" : "such as foyer")
                        + ")");
            }
        }
        return aliases;
    }
}
