package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Objects;
import org.parley.chat.focus.DialListener;
import org.parley.chat.focus.Dialled;
import org.parley.chat.focus.Focus;
import org.parley.chat.focus.Invitation;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;

/** Operators have rooms call people, watch the calls, and give them up. */
public final class CallRoutes {
    /** Shorter than any call to the operators' port may take. */
    private static final int LONGEST_WAIT_SECONDS = 8;

    private static final String ROOM = "/api/rooms/{room}";

    private final Focus focus;
    private final RoomCalls calls;

    private CallRoutes(Focus focus, RoomCalls calls) {
        this.focus = focus;
        this.calls = calls;
    }

    /** Adds them; from now on each step of a call is news, too. */
    public static void add(Routes routes, Focus focus, RoomNews news, Clock clock) {
        RoomCalls calls = new RoomCalls(news, clock);
        focus.observeDialling(calls::happened);
        CallRoutes own = new CallRoutes(focus, calls);
        routes.add(HttpMethod.POST, ROOM + "/participants", own::dial)
                .add(HttpMethod.GET, ROOM + "/calls", own::list)
                .add(HttpMethod.GET, ROOM + "/calls/{id}", own::detail)
                .add(HttpMethod.DELETE, ROOM + "/calls/{id}", own::cancel);
    }

    private Future<Answer> dial(Call call) {
        call.only("uri", "name", "wait");
        RoomAddress room = RoomRoutes.room(call);
        int wait = call.whole("wait", 0, LONGEST_WAIT_SECONDS, 0);
        Invitation invitation =
                Invitation.byOperator(target(call), call.text("name").orElse(""), RoomRoutes.OPERATOR);
        Waiting waiting = new Waiting(room, invitation);
        waiting.over(focus.dialling().dial(room, invitation, waiting), wait);
        return waiting.answer.future();
    }

    private static SipUri target(Call call) {
        String text = call.text("uri").orElse("");
        try {
            SipUri uri = SipUri.parse(text.contains(":") ? text : "sip:" + text);
            if (!uri.user().isEmpty() && uri.headers().isEmpty()) {
                return uri;
            }
        } catch (SipSyntaxException none) {
            // said below
        }
        throw new BadCallException("uri: '" + Call.cut(text) + "' (expected: a SIP URI, or name@domain)");
    }

    private Future<Answer> list(Call call) {
        call.only("limit", "after");
        Page page = Page.of(call);
        return Future.succeededFuture(page.answer(
                "calls", calls.of(RoomRoutes.room(call)), line -> line.call().id(), RoomCalls.Line::shown));
    }

    private Future<Answer> detail(Call call) {
        call.only();
        return Future.succeededFuture(calls.find(RoomRoutes.room(call), call.path("id"))
                .map(line -> Answer.json(line.shown()))
                .orElseGet(CallRoutes::absent));
    }

    private Future<Answer> cancel(Call call) {
        call.only();
        return Future.succeededFuture(calls.find(RoomRoutes.room(call), call.path("id"))
                .filter(line -> !line.settled())
                .map(line -> {
                    line.call().cancel();
                    return Answer.nothing();
                })
                .orElseGet(CallRoutes::absent));
    }

    private static Answer absent() {
        return Answer.problem(
                404, "Not there", "no such call (expected: an id from the room's calls, not settled to be given up)");
    }

    /** Whoever asked waits for the end of the call, or until its patience is over. On its own context. */
    private static final class Waiting implements DialListener {
        private final Promise<Answer> answer = Promise.promise();
        private final RoomAddress room;
        private final Invitation invitation;

        Waiting(RoomAddress room, Invitation invitation) {
            this.room = room;
            this.invitation = invitation;
        }

        void over(Dialled dialled, int seconds) {
            JsonObject begun = shown("calling").put("id", dialled.id());
            if (seconds == 0) {
                answer.tryComplete(Answer.json(202, begun));
                return;
            }
            Vertx vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
            long timer = vertx.setTimer(seconds * 1_000L, late -> answer.tryComplete(Answer.json(202, begun)));
            answer.future().onComplete(done -> vertx.cancelTimer(timer));
        }

        @Override
        public void joined(int status, String phrase, ParticipantId id) {
            answer.tryComplete(Answer.json(shown("joined").put("participant", id.value())));
        }

        @Override
        public void failed(Refuser who, int status, String phrase) {
            answer.tryComplete(Answer.problem(
                    409, "Nobody came", "status " + status + " " + phrase + ", said by the " + RoomJson.named(who)));
        }

        private JsonObject shown(String stage) {
            return new JsonObject()
                    .put("room", room.uri())
                    .put("uri", invitation.target().addressOfRecord())
                    .put("stage", stage);
        }
    }
}
