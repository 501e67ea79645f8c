package org.parley.app.admin;

import static org.parley.app.admin.RoomActs.reason;
import static org.parley.app.admin.RoomRoutes.OPERATOR;
import static org.parley.app.admin.RoomRoutes.ROOM;
import static org.parley.app.admin.RoomRoutes.room;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Passwords;
import org.parley.chat.policy.PolicyField;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.msrp.IdSource;

/** The rules of rooms for operators, and rooms that operators make. */
final class PolicyRoutes {
    /** Others may change rules at the same time; so often it is looked at again. */
    private static final int TRIES = 8;

    private static final String PASSWORD = "password";
    private static final String HASH = "password-hash";
    private static final String ACCESS = "access";

    private final RoomActs acts;

    private PolicyRoutes(RoomActs acts) {
        this.acts = acts;
    }

    /** Adds them. */
    static void add(Routes routes, RoomActs acts) {
        PolicyRoutes own = new PolicyRoutes(acts);
        routes.reading(HttpMethod.PUT, ROOM, own::create)
                .add(HttpMethod.GET, ROOM + "/policy", own::policy)
                .reading(HttpMethod.PATCH, ROOM + "/policy", own::amend);
    }

    private Future<Answer> policy(Call call) {
        call.only();
        return acts.looked(call, room -> Answer.json(RoomJson.policy(room.charter())));
    }

    private Future<Answer> create(Call call) {
        RoomAddress room = room(call.only("reason"));
        Change change = Change.of(call.body());
        RoomPolicy configured = acts.rooms().configured(room);
        Map<String, @Nullable Object> all = new LinkedHashMap<>(change.values());
        all.put("provisioned", true);
        RoomPolicy policy = made(configured, all, configured);
        Set<String> set = new TreeSet<>(change.set());
        set.add("provisioned");
        return acts.done(room, new RoomCommand.Create(OPERATOR, policy, set, List.of(), reason(call)))
                .compose(reply -> reply instanceof Reply.Refused no
                        ? Future.succeededFuture(RoomActs.refused(no.why()))
                        : acts.looked(call, made -> Answer.json(201, RoomJson.whole(made))));
    }

    private Future<Answer> amend(Call call) {
        RoomAddress room = room(call.only("reason"));
        Change change = Change.of(call.body());
        if (change.values().isEmpty()) {
            throw new BadCallException("body: empty (expected: an object of rules, " + PolicyFields.names() + ")");
        }
        return amend(call, room, change, TRIES);
    }

    private Future<Answer> amend(Call call, RoomAddress room, Change change, int tries) {
        return Future.fromCompletionStage(acts.rooms().look(room)).compose(looked -> {
            if (looked.isEmpty()) {
                return Future.succeededFuture(RoomActs.absent("no room of that address"));
            }
            RoomState before = looked.get();
            RoomPolicy to = made(before.policy(), change.values(), acts.rooms().configured(room));
            RoomCommand.Amend amend = new RoomCommand.Amend(
                    OPERATOR, before.policy(), to, change.set(), change.givenBack(), reason(call));
            return acts.done(room, amend).compose(reply -> {
                if (reply instanceof Reply.Refused no) {
                    return no.why() == Refusal.CHANGED_MEANWHILE && tries > 1
                            ? amend(call, room, change, tries - 1)
                            : Future.succeededFuture(RoomActs.refused(no.why()));
                }
                return acts.looked(call, after -> Answer.json(RoomJson.policy(after.charter())));
            });
        });
    }

    private static RoomPolicy made(RoomPolicy from, Map<String, @Nullable Object> values, RoomPolicy configured) {
        try {
            return PolicyFields.changed(from, values, configured);
        } catch (IllegalArgumentException unfit) {
            throw new BadCallException(String.valueOf(unfit.getMessage()));
        }
    }

    /**
     * What a body asks for.
     *
     * @param values of rules; null: as configured
     */
    private record Change(Map<String, @Nullable Object> values) {
        static Change of(JsonObject body) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            body.forEach(entry -> values.put(entry.getKey(), plain(entry.getValue())));
            for (String name : values.keySet()) {
                boolean known = PolicyFields.named(name)
                        .filter((PolicyField<?> field) -> !field.internal())
                        .isPresent();
                if (!known && !name.equals(PASSWORD)) {
                    throw new BadCallException(Call.cut(name) + ": no such rule (expected: one of password, "
                            + PolicyFields.names() + ")");
                }
            }
            if (values.containsKey(PASSWORD)) {
                password(values);
            } else if (values.containsKey(ACCESS) && !PASSWORD.equals(values.get(ACCESS))) {
                values.putIfAbsent(
                        HASH, null); // a room that is open has none, and what configuration says counts again
            }
            return new Change(values);
        }

        private static void password(Map<String, @Nullable Object> values) {
            Object given = values.remove(PASSWORD);
            if (!(given instanceof String text) || text.isEmpty() || values.containsKey(HASH)) {
                throw new BadCallException(
                        "password: " + (given instanceof String ? "empty, or with its hash" : "no text")
                                + " (expected: text, alone)");
            }
            values.put(HASH, Passwords.kept(new IdSource().messageId().value(), text));
            values.putIfAbsent(ACCESS, PASSWORD);
        }

        private static @Nullable Object plain(@Nullable Object value) {
            if (value instanceof JsonArray array) {
                return array.getList();
            }
            return value instanceof JsonObject object ? object.getMap() : value;
        }

        Set<String> set() {
            Set<String> names = new TreeSet<>();
            values.forEach((name, value) -> {
                if (value != null) {
                    names.add(name);
                }
            });
            return names;
        }

        Set<String> givenBack() {
            Set<String> names = new TreeSet<>(values.keySet());
            names.removeAll(set());
            return names;
        }
    }
}
