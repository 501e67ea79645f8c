package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.parley.chat.room.Actor;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Rooms;

/** Rooms for operators: which there are, made, shown, locked, deleted; in the operator's name. */
public final class RoomRoutes {
    private static final int LONGEST_DRAIN_SECONDS = 86_400;
    static final String ROOM = "/api/rooms/{room}";
    static final Actor OPERATOR = Actor.operator("operator");

    private final RoomActs acts;
    private final Supplier<CompletionStage<List<RoomState>>> all;
    private final Function<Duration, Future<Void>> drain;
    private final int drainSeconds;

    private RoomRoutes(
            RoomActs acts,
            Supplier<CompletionStage<List<RoomState>>> all,
            Function<Duration, Future<Void>> drain,
            int drainSeconds) {
        this.acts = acts;
        this.all = all;
        this.drain = drain;
        this.drainSeconds = drainSeconds;
    }

    /**
     * Adds them.
     *
     * @param all the rooms that are there, empty ones that stay among them
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
        RoomActs acts = new RoomActs(rooms);
        RoomRoutes own = new RoomRoutes(acts, all, drain, (int) Math.min(drainTime.toSeconds(), LONGEST_DRAIN_SECONDS));
        routes.add(HttpMethod.GET, "/api/rooms", own::list)
                .add(HttpMethod.POST, "/api/rooms/drain", own::drain)
                .add(HttpMethod.GET, ROOM, own::detail)
                .add(HttpMethod.DELETE, ROOM, own::delete)
                .add(HttpMethod.PUT, ROOM + "/subject", own::subject)
                .add(HttpMethod.PUT, ROOM + "/lock", call -> own.lock(call, true))
                .add(HttpMethod.DELETE, ROOM + "/lock", call -> own.lock(call, false));
        PolicyRoutes.add(routes, acts);
        PeopleRoutes.add(routes, acts, clock);
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
        return acts.looked(call, room -> Answer.json(RoomJson.whole(room)));
    }

    // ---- acting

    private Future<Answer> subject(Call call) {
        RoomAddress room = room(call.only("text"));
        return acts.acted(
                room, new RoomCommand.SetSubject(OPERATOR, call.text("text").orElse("")));
    }

    private Future<Answer> lock(Call call, boolean locked) {
        return acts.act(call, reason -> new RoomCommand.Lock(OPERATOR, locked, reason));
    }

    private Future<Answer> drain(Call call) {
        int seconds = call.only("seconds").whole("seconds", 0, LONGEST_DRAIN_SECONDS, drainSeconds);
        Future<Void> unused = drain.apply(Duration.ofSeconds(seconds));
        return Future.fromCompletionStage(all.get())
                .map(known -> known.stream().filter(room -> !room.isVacant()).toList())
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

    private Future<Answer> delete(Call call) {
        RoomAddress room = room(call);
        return acts.act(
                call,
                reason -> new RoomCommand.Delete(
                        OPERATOR,
                        acts.rooms().configured(room),
                        false,
                        reason.isEmpty() ? "the room was deleted" : reason));
    }

    // ---- what a call says

    static RoomAddress room(Call call) {
        String text = call.path("room");
        try {
            return RoomAddress.parse(text.startsWith("sip") && text.contains(":") ? text : "sip:" + text);
        } catch (IllegalArgumentException none) {
            throw new BadCallException("room: '" + Call.cut(text) + "' (expected: name@domain, or its SIP URI)");
        }
    }
}
