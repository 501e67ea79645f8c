package org.parley.app.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Ban;
import org.parley.chat.room.Charter;
import org.parley.chat.room.Participant;
import org.parley.chat.room.RoomState;

/** Rooms as operators see them: no session-ids, no passwords, nothing of what is said. */
final class RoomJson {
    private static final String HASH = "password-hash";

    private RoomJson() {}

    /** A line of the list of rooms. */
    static JsonObject line(RoomState room) {
        return new JsonObject()
                .put("room", room.address().uri())
                .put("places", room.places())
                .put("most", room.policy().maxParticipants())
                .put("number", room.head())
                .put("stays", room.policy().exists())
                .put("subject", room.charter().subject())
                .put("locked", room.charter().locked());
    }

    /** All of it but the participants. */
    static JsonObject whole(RoomState room) {
        Charter charter = room.charter();
        JsonObject roles = new JsonObject();
        charter.roles().forEach((uri, role) -> roles.put(uri, named(role)));
        JsonArray bans = new JsonArray();
        charter.bans().forEach(ban -> bans.add(of(ban)));
        return line(room)
                .put("policy", policy(charter))
                .put("roles", roles)
                .put("bans", bans)
                .put("silenced", array(charter.silenced()))
                .put("invited", array(charter.invited()));
    }

    private static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.stream().sorted().forEach(array::add);
        return array;
    }

    private static JsonObject of(Ban ban) {
        return new JsonObject()
                .put("uri", ban.uri())
                .put(
                        "until",
                        ban.untilMillis() == 0
                                ? null
                                : Instant.ofEpochMilli(ban.untilMillis()).toString())
                .put("by", ban.by())
                .put("reason", ban.reason());
    }

    /** The rules of a room, every one by its name; which of them were set and follow configuration no longer; no password, nor its hash. */
    static JsonObject policy(Charter charter) {
        JsonObject json = new JsonObject();
        PolicyFields.all().forEach(field -> {
            if (!field.name().equals(HASH)) {
                json.put(field.name(), field.plain(charter.policy()));
            }
        });
        return json.put("password", !charter.policy().admission().password().isEmpty())
                .put("set", array(charter.amended()));
    }

    /** Somebody in a room. Operators see through anonymity: they answer for what happens here. */
    static JsonObject of(Participant participant) {
        return new JsonObject()
                .put("id", participant.id().value())
                .put("uri", participant.aor())
                .put("shown-uri", participant.shownUri())
                .put("display-name", participant.displayName())
                .put("nickname", participant.nickname())
                .put("role", named(participant.role()))
                .put("silenced", participant.silenced())
                .put("in", participant.confirmed())
                .put("joining", named(participant.joining().method()))
                .put("called-by", participant.joining().by())
                .put("since", Instant.ofEpochMilli(participant.sinceMillis()).toString())
                .put("node", participant.node());
    }

    /** A constant as JSON shows it. */
    static String named(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
