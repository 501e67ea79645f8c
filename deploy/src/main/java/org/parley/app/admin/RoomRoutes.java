package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Participant;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.Rooms;
import org.parley.msrp.cpim.ParticipantUri;

/** Rooms for operators: who is in, what was decided, and every act of moderation, done in the operator's name. */
public final class RoomRoutes {
    private static final int LONGEST_DRAIN_SECONDS = 86_400;
    private static final int LONGEST_BAN_SECONDS = 999_999_999;
    private static final String ROOM = "/api/rooms/{room}";
    private static final Actor OPERATOR = Actor.operator("operator");
    private static final Set<Refusal> ABSENT =
            Set.of(Refusal.NO_SUCH_ROOM, Refusal.NOT_IN_ROOM, Refusal.NO_SUCH_PARTICIPANT);

    private final Rooms rooms;
    private final Supplier<CompletionStage<List<RoomState>>> all;
    private final Function<Duration, Future<Void>> drain;
    private final int drainSeconds;
    private final Clock clock;

    private RoomRoutes(
            Rooms rooms,
            Supplier<CompletionStage<List<RoomState>>> all,
            Function<Duration, Future<Void>> drain,
            int drainSeconds,
            Clock clock) {
        this.rooms = rooms;
        this.all = all;
        this.drain = drain;
        this.drainSeconds = drainSeconds;
        this.clock = clock;
    }

    /**
     * Adds them.
     *
     * @param all the rooms that are there now
     * @param drain begins to drain, until a deadline
     * @param drainTime the deadline when none is said
     */
    public static void add(
            Routes routes,
            Rooms rooms,
            Supplier<CompletionStage<List<RoomState>>> all,
            Function<Duration, Future<Void>> drain,
            Duration drainTime,
            Clock clock) {
        RoomRoutes own =
                new RoomRoutes(rooms, all, drain, (int) Math.min(drainTime.toSeconds(), LONGEST_DRAIN_SECONDS), clock);
        routes.add(HttpMethod.GET, "/api/rooms", own::list)
                .add(HttpMethod.POST, "/api/rooms/drain", own::drain)
                .add(HttpMethod.GET, ROOM, own::detail)
                .add(HttpMethod.DELETE, ROOM, call -> own.act(call, reason -> new RoomCommand.Close(OPERATOR, reason)))
                .add(HttpMethod.GET, ROOM + "/participants", own::participants)
                .add(HttpMethod.DELETE, ROOM + "/participants/{uri}", own::kick)
                .add(HttpMethod.PUT, ROOM + "/subject", own::subject)
                .add(HttpMethod.PUT, ROOM + "/lock", call -> own.lock(call, true))
                .add(HttpMethod.DELETE, ROOM + "/lock", call -> own.lock(call, false))
                .add(HttpMethod.PUT, ROOM + "/bans/{uri}", own::ban)
                .add(HttpMethod.DELETE, ROOM + "/bans/{uri}", own::unban)
                .add(HttpMethod.PUT, ROOM + "/silenced/{uri}", call -> own.silence(call, true))
                .add(HttpMethod.DELETE, ROOM + "/silenced/{uri}", call -> own.silence(call, false))
                .add(HttpMethod.PUT, ROOM + "/invited/{uri}", call -> own.invite(call, true))
                .add(HttpMethod.DELETE, ROOM + "/invited/{uri}", call -> own.invite(call, false))
                .add(HttpMethod.PUT, ROOM + "/roles/{uri}", own::role)
                .add(HttpMethod.DELETE, ROOM + "/roles/{uri}", call -> own.role(call, null));
    }

    // ---- looking

    private Future<Answer> list(Call call) {
        call.only("limit", "after");
        Page page = Page.of(call);
        return Future.fromCompletionStage(all.get())
                .map(some -> page.answer("rooms", some, one -> one.address().uri(), RoomJson::line));
    }

    private Future<Answer> detail(Call call) {
        call.only();
        return looked(call, room -> Answer.json(RoomJson.whole(room)));
    }

    private Future<Answer> participants(Call call) {
        call.only("limit", "after");
        Page page = Page.of(call);
        return looked(call, room -> {
            List<Participant> roster = new ArrayList<>();
            room.forEachParticipant(roster::add);
            return page.answer("participants", roster, one -> one.id().value(), RoomJson::of);
        });
    }

    private Future<Answer> looked(Call call, Function<RoomState, Answer> answer) {
        return Future.fromCompletionStage(rooms.look(room(call)))
                .map(room -> room.map(answer).orElseGet(() -> absent("no room of that address")));
    }

    // ---- acting

    private Future<Answer> kick(Call call) {
        String who = user(call);
        return act(call, reason -> new RoomCommand.Kick(OPERATOR, who, reason));
    }

    private Future<Answer> subject(Call call) {
        RoomAddress room = room(call.only("text"));
        return acted(
                room, new RoomCommand.SetSubject(OPERATOR, call.text("text").orElse("")));
    }

    private Future<Answer> lock(Call call, boolean locked) {
        return act(call, reason -> new RoomCommand.Lock(OPERATOR, locked, reason));
    }

    private Future<Answer> ban(Call call) {
        call.only("reason", "seconds");
        String who = user(call);
        int seconds = call.whole("seconds", 0, LONGEST_BAN_SECONDS, 0);
        long until = seconds == 0 ? 0 : clock.millis() + seconds * 1_000L;
        return acted(room(call), new RoomCommand.SetBan(OPERATOR, who, until, reason(call)));
    }

    private Future<Answer> unban(Call call) {
        String who = user(call);
        return act(call, reason -> new RoomCommand.Unban(OPERATOR, who, reason));
    }

    private Future<Answer> silence(Call call, boolean silent) {
        String who = user(call);
        return act(call, reason -> new RoomCommand.Silence(OPERATOR, who, silent, reason));
    }

    private Future<Answer> invite(Call call, boolean invited) {
        String who = user(call);
        return act(call, reason -> new RoomCommand.Invite(OPERATOR, who, invited, reason));
    }

    private Future<Answer> role(Call call) {
        call.only("reason", "role");
        String named = call.text("role").orElse("");
        for (Role role : Role.values()) {
            if (RoomJson.named(role).equals(named.toLowerCase(Locale.ROOT))) {
                return acted(room(call), new RoomCommand.SetRole(OPERATOR, user(call), role, reason(call)));
            }
        }
        throw new BadCallException(
                "role: '" + Call.cut(named) + "' (expected: owner, moderator, participant or observer)");
    }

    private Future<Answer> role(Call call, @Nullable Role role) {
        String who = user(call);
        return act(call, reason -> new RoomCommand.SetRole(OPERATOR, who, role, reason));
    }

    private Future<Answer> drain(Call call) {
        int seconds = call.only("seconds").whole("seconds", 0, LONGEST_DRAIN_SECONDS, drainSeconds);
        Future<Void> unused = drain.apply(Duration.ofSeconds(seconds));
        return Future.fromCompletionStage(all.get())
                .map(left -> Answer.json(
                        202,
                        new JsonObject()
                                .put("status", "draining")
                                .put("seconds", seconds)
                                .put("rooms", left.size())
                                .put(
                                        "participants",
                                        left.stream()
                                                .mapToInt(RoomState::places)
                                                .sum())));
    }

    private Future<Answer> act(Call call, Function<String, RoomCommand.Moderation> command) {
        call.only("reason");
        return acted(room(call), command.apply(reason(call)));
    }

    private Future<Answer> acted(RoomAddress room, RoomCommand.Moderation command) {
        return Future.fromCompletionStage(rooms.moderate(room, command)).map(RoomRoutes::answered);
    }

    private static Answer answered(Reply reply) {
        if (reply instanceof Reply.Refused no) {
            return ABSENT.contains(no.why())
                    ? absent(RoomJson.named(no.why()))
                    : Answer.problem(409, "Not in this room", "refused: " + RoomJson.named(no.why()));
        }
        return Answer.nothing();
    }

    private static Answer absent(String what) {
        return Answer.problem(
                404, "Not there", what + " (expected: an address from GET /api/rooms, a user from its participants)");
    }

    // ---- what a call says

    private static RoomAddress room(Call call) {
        String text = call.path("room");
        try {
            return RoomAddress.parse(text.startsWith("sip") && text.contains(":") ? text : "sip:" + text);
        } catch (IllegalArgumentException none) {
            throw new BadCallException("room: '" + Call.cut(text) + "' (expected: name@domain, or its SIP URI)");
        }
    }

    private static String user(Call call) {
        String text = call.path("uri");
        String uri = text.contains(":") ? text : "sip:" + text;
        if (!uri.matches("[a-zA-Z]+:[^\\s@:]+.*")) {
            throw new BadCallException("user: '" + Call.cut(text) + "' (expected: a URI, or name@domain)");
        }
        return ParticipantUri.parse(uri).key();
    }

    private static String reason(Call call) {
        return call.text("reason").orElse("");
    }
}
