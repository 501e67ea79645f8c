package org.parley.chat.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Ban;
import org.parley.chat.room.Charter;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;

/**
 * The text of one room's file. Of the rules it holds those only that somebody has set: all others follow configuration. Pure.
 *
 * @param room whose it is
 * @param charter what it says; rules that are not its own are anybody's
 */
record CharterFile(RoomAddress room, Charter charter) {
    /** The version of what is written here; what is newer is not read. */
    static final int VERSION = 1;

    private static final Set<String> KNOWN =
            Set.of("parley-room", "room", "rules", "subject", "locked", "roles", "bans", "silenced", "invited");

    /** Reads a file's text; fails naming what does not fit. */
    static CharterFile read(String text) {
        try {
            return of(new JsonObject(text));
        } catch (DecodeException noJson) {
            throw new IllegalArgumentException("no JSON (expected: a file that Parley wrote)", noJson);
        } catch (ClassCastException other) {
            throw new IllegalArgumentException("a value of another kind (expected: a file that Parley wrote)", other);
        }
    }

    private static CharterFile of(JsonObject json) {
        Object version = json.getValue("parley-room");
        if (!Integer.valueOf(VERSION).equals(version)) {
            throw new IllegalArgumentException(
                    "parley-room: " + version + " (expected: " + VERSION + ", or a newer Parley to read it)");
        }
        json.fieldNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(name + ": unknown (expected: one of " + KNOWN + ")");
                });
        Map<String, Object> rules = new LinkedHashMap<>();
        json.getJsonObject("rules", new JsonObject()).forEach(rule -> rules.put(rule.getKey(), plain(rule.getValue())));
        Map<String, Role> roles = new LinkedHashMap<>();
        json.getJsonObject("roles", new JsonObject())
                .forEach(role -> roles.put(role.getKey(), role(String.valueOf(role.getValue()))));
        List<Ban> bans = new ArrayList<>();
        json.getJsonArray("bans", new JsonArray()).forEach(ban -> bans.add(ban((JsonObject) ban)));
        return new CharterFile(
                RoomAddress.parse(text(json, "room")),
                Charter.kept(
                        PolicyFields.changed(RoomPolicy.open(), rules),
                        rules.keySet(),
                        json.getString("subject", ""),
                        json.getBoolean("locked", false),
                        roles,
                        bans,
                        texts(json, "silenced"),
                        texts(json, "invited")));
    }

    private static Object plain(Object value) {
        if (value instanceof JsonArray array) {
            return array.getList();
        }
        return value instanceof JsonObject object ? object.getMap() : value;
    }

    private static String text(JsonObject json, String name) {
        String text = json.getString(name);
        if (text == null) {
            throw new IllegalArgumentException(name + ": missing (expected: text)");
        }
        return text;
    }

    private static Set<String> texts(JsonObject json, String name) {
        Set<String> texts = new HashSet<>();
        json.getJsonArray(name, new JsonArray()).forEach(text -> texts.add((String) text));
        return texts;
    }

    private static Role role(String name) {
        for (Role role : Role.values()) {
            if (named(role).equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "role: '" + name + "' (expected: owner, moderator, participant or observer)");
    }

    private static Ban ban(JsonObject json) {
        String until = json.getString("until");
        try {
            return new Ban(
                    text(json, "uri"),
                    until == null ? 0 : Instant.parse(until).toEpochMilli(),
                    json.getString("by", ""),
                    json.getString("reason", ""),
                    json.getString("user", text(json, "uri")));
        } catch (DateTimeException odd) {
            throw new IllegalArgumentException("until: '" + until + "' (expected: such as 2030-01-31T12:00:00Z)", odd);
        }
    }

    /** The text. */
    String text() {
        JsonObject rules = new JsonObject();
        PolicyFields.plain(charter.policy(), charter.amended()).forEach(rules::put);
        JsonObject roles = new JsonObject();
        charter.roles().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(role -> roles.put(role.getKey(), named(role.getValue())));
        JsonArray bans = new JsonArray();
        charter.bans().stream()
                .sorted((one, other) -> one.uri().compareTo(other.uri()))
                .forEach(ban -> bans.add(of(ban)));
        return new JsonObject()
                        .put("parley-room", VERSION)
                        .put("room", room.uri())
                        .put("rules", rules)
                        .put("subject", charter.subject())
                        .put("locked", charter.locked())
                        .put("roles", roles)
                        .put("bans", bans)
                        .put("silenced", sorted(charter.silenced()))
                        .put("invited", sorted(charter.invited()))
                        .encodePrettily()
                + "\n";
    }

    private static JsonObject of(Ban ban) {
        JsonObject json = new JsonObject().put("uri", ban.uri());
        if (ban.untilMillis() != 0) {
            json.put("until", Instant.ofEpochMilli(ban.untilMillis()).toString());
        }
        if (!ban.user().equals(ban.uri())) {
            json.put("user", ban.user());
        }
        return json.put("by", ban.by()).put("reason", ban.reason());
    }

    private static JsonArray sorted(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.stream().sorted().forEach(array::add);
        return array;
    }

    private static String named(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
