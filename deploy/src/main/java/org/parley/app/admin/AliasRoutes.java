package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.parley.chat.cluster.Aliases;
import org.parley.chat.focus.Focus;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Rooms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Other names of rooms for operators: which there are, given and taken away. Those in configuration are shown and stay as they are. */
public final class AliasRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AliasRoutes.class);
    private static final String ALIAS = "/api/aliases/{alias}";
    private static final int MOST = 10_000;

    private final Aliases aliases;
    private final Focus focus;
    private final Rooms rooms;

    private AliasRoutes(Aliases aliases, Focus focus, Rooms rooms) {
        this.aliases = aliases;
        this.focus = focus;
        this.rooms = rooms;
    }

    /** Adds them. */
    public static void add(Routes routes, Aliases aliases, Focus focus, Rooms rooms) {
        AliasRoutes own = new AliasRoutes(aliases, focus, rooms);
        routes.add(HttpMethod.GET, "/api/aliases", own::list)
                .add(HttpMethod.PUT, ALIAS, own::give)
                .add(HttpMethod.DELETE, ALIAS, own::takeAway);
    }

    private record Line(String alias, String room, boolean configured) {
        JsonObject shown() {
            return new JsonObject().put("alias", alias).put("room", room).put("configured", configured);
        }
    }

    private Future<Answer> list(Call call) {
        call.only("limit", "after");
        List<Line> all = new ArrayList<>();
        aliases.all().forEach((name, room) -> all.add(new Line(name.uri(), room.uri(), false)));
        focus.configuredAliases().forEach((name, room) -> all.add(new Line(name, room, true)));
        return Future.succeededFuture(Page.of(call).answer("aliases", all, Line::alias, Line::shown));
    }

    private Future<Answer> give(Call call) {
        call.only("room");
        RoomAddress name = address("alias", call.path("alias"));
        RoomAddress room = address("room", call.text("room").orElse(""));
        Optional<String> objection = focus.objection(name, room);
        if (objection.isPresent()) {
            return conflict(objection.get());
        } else if (aliases.of(name).isEmpty() && aliases.all().size() >= MOST) {
            return conflict(MOST + " aliases (expected: fewer)");
        }
        return Future.fromCompletionStage(rooms.look(name)).compose(there -> {
            if (there.isPresent()) {
                return conflict(name + ": a room (expected: a name that is no room; delete it first)");
            }
            LOG.info("alias given alias={} room={}", name, room);
            return done(aliases.keep(name, room));
        });
    }

    private Future<Answer> takeAway(Call call) {
        call.only();
        RoomAddress name = address("alias", call.path("alias"));
        if (aliases.of(name).isEmpty()) {
            return Future.succeededFuture(Answer.problem(
                    404, "Not there", "no such alias (expected: one from GET /api/aliases that is not configured)"));
        }
        LOG.info("alias taken away alias={}", name);
        return done(aliases.forget(name));
    }

    private static Future<Answer> done(CompletionStage<Void> written) {
        return Future.fromCompletionStage(written)
                .recover(failure -> failure instanceof IOException unwritten
                        ? Future.failedFuture(new UnwrittenException(unwritten))
                        : Future.failedFuture(failure))
                .map(safe -> Answer.nothing());
    }

    private static Future<Answer> conflict(String detail) {
        return Future.succeededFuture(Answer.problem(409, "Not as an alias", detail));
    }

    private static RoomAddress address(String what, String text) {
        try {
            return RoomAddress.parse(text.startsWith("sip") && text.contains(":") ? text : "sip:" + text);
        } catch (IllegalArgumentException none) {
            throw new BadCallException(what + ": '" + Call.cut(text) + "' (expected: name@domain, or its SIP URI)");
        }
    }
}
