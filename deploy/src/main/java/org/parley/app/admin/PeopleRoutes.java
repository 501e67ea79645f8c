package org.parley.app.admin;

import static org.parley.app.admin.RoomActs.reason;
import static org.parley.app.admin.RoomRoutes.OPERATOR;
import static org.parley.app.admin.RoomRoutes.ROOM;
import static org.parley.app.admin.RoomRoutes.room;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Participant;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.cpim.ParticipantUri;

/** People in rooms for operators: who is in, who is put and kept out, who may not speak, who is invited, who is what. */
final class PeopleRoutes {
    private static final int LONGEST_BAN_SECONDS = 999_999_999;

    private final RoomActs acts;
    private final Clock clock;

    private PeopleRoutes(RoomActs acts, Clock clock) {
        this.acts = acts;
        this.clock = clock;
    }

    /** Adds them. */
    static void add(Routes routes, RoomActs acts, Clock clock) {
        PeopleRoutes own = new PeopleRoutes(acts, clock);
        routes.add(HttpMethod.GET, ROOM + "/participants", own::participants)
                .add(
                        HttpMethod.DELETE,
                        ROOM + "/participants",
                        call -> acts.act(call, reason -> new RoomCommand.Close(OPERATOR, reason)))
                .add(HttpMethod.DELETE, ROOM + "/participants/{uri}", own::kick)
                .add(HttpMethod.PUT, ROOM + "/bans/{uri}", own::ban)
                .add(HttpMethod.DELETE, ROOM + "/bans/{uri}", own::unban)
                .add(HttpMethod.PUT, ROOM + "/silenced/{uri}", call -> own.silence(call, true))
                .add(HttpMethod.DELETE, ROOM + "/silenced/{uri}", call -> own.silence(call, false))
                .add(HttpMethod.PUT, ROOM + "/invited/{uri}", call -> own.invite(call, true))
                .add(HttpMethod.DELETE, ROOM + "/invited/{uri}", call -> own.invite(call, false))
                .add(HttpMethod.PUT, ROOM + "/roles/{uri}", own::role)
                .add(HttpMethod.DELETE, ROOM + "/roles/{uri}", call -> own.role(call, null));
    }

    private Future<Answer> participants(Call call) {
        call.only("limit", "after");
        Page page = Page.of(call);
        return acts.looked(call, room -> {
            List<Participant> roster = new ArrayList<>();
            room.forEachParticipant(roster::add);
            return page.answer("participants", roster, one -> one.id().value(), RoomJson::of);
        });
    }

    private Future<Answer> kick(Call call) {
        String who = user(call);
        return acts.act(call, reason -> new RoomCommand.Kick(OPERATOR, who, reason));
    }

    private Future<Answer> ban(Call call) {
        call.only("reason", "seconds");
        String who = user(call);
        int seconds = call.whole("seconds", 0, LONGEST_BAN_SECONDS, 0);
        long until = seconds == 0 ? 0 : clock.millis() + seconds * 1_000L;
        return acts.acted(room(call), new RoomCommand.SetBan(OPERATOR, who, until, reason(call)));
    }

    private Future<Answer> unban(Call call) {
        String who = user(call);
        return acts.act(call, reason -> new RoomCommand.Unban(OPERATOR, who, reason));
    }

    private Future<Answer> silence(Call call, boolean silent) {
        String who = user(call);
        return acts.act(call, reason -> new RoomCommand.Silence(OPERATOR, who, silent, reason));
    }

    private Future<Answer> invite(Call call, boolean invited) {
        String who = user(call);
        return acts.act(call, reason -> new RoomCommand.Invite(OPERATOR, who, invited, reason));
    }

    private Future<Answer> role(Call call) {
        call.only("reason", "role");
        String named = call.text("role").orElse("");
        for (Role role : Role.values()) {
            if (RoomJson.named(role).equals(named.toLowerCase(Locale.ROOT))) {
                return acts.acted(room(call), new RoomCommand.SetRole(OPERATOR, user(call), role, reason(call)));
            }
        }
        throw new BadCallException(
                "role: '" + Call.cut(named) + "' (expected: owner, moderator, participant or observer)");
    }

    private Future<Answer> role(Call call, @Nullable Role role) {
        String who = user(call);
        return acts.act(call, reason -> new RoomCommand.SetRole(OPERATOR, who, role, reason));
    }

    private static String user(Call call) {
        String text = call.path("uri");
        String uri = text.contains(":") ? text : "sip:" + text;
        if (!uri.matches("[a-zA-Z]+:[^\\s@:]+.*")) {
            throw new BadCallException("user: '" + Call.cut(text) + "' (expected: a URI, or name@domain)");
        }
        return ParticipantUri.parse(uri).key();
    }
}
