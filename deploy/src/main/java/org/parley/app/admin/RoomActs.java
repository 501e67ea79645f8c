package org.parley.app.admin;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.Set;
import java.util.function.Function;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Rooms;

/** What operators do to rooms, in the operator's name, and how that is answered. */
final class RoomActs {
    private static final Set<Refusal> ABSENT =
            Set.of(Refusal.NO_SUCH_ROOM, Refusal.NOT_IN_ROOM, Refusal.NO_SUCH_PARTICIPANT);
    private static final Set<Refusal> NOT_NOW = Set.of(Refusal.UNAVAILABLE, Refusal.TOO_MANY_ROOMS);

    private final Rooms rooms;

    RoomActs(Rooms rooms) {
        this.rooms = rooms;
    }

    Rooms rooms() {
        return rooms;
    }

    /** A look at the room that the call names. */
    Future<Answer> looked(Call call, Function<RoomState, Answer> answer) {
        return Future.fromCompletionStage(rooms.look(RoomRoutes.room(call)))
                .map(room -> room.map(answer).orElseGet(() -> absent("no room of that address")));
    }

    /** An act with no parameter but its reason. */
    Future<Answer> act(Call call, Function<String, RoomCommand.Moderation> command) {
        call.only("reason");
        return acted(RoomRoutes.room(call), command.apply(reason(call)));
    }

    /** An act, answered once it is written down. */
    Future<Answer> acted(RoomAddress room, RoomCommand.Moderation command) {
        return done(room, command)
                .map(reply -> reply instanceof Reply.Refused no ? refused(no.why()) : Answer.nothing());
    }

    Future<Reply> done(RoomAddress room, RoomCommand.Moderation command) {
        return Future.fromCompletionStage(rooms.moderate(room, command))
                .recover(failure -> failure instanceof IOException unwritten
                        ? Future.failedFuture(new UnwrittenException(unwritten))
                        : Future.failedFuture(failure));
    }

    static Answer refused(Refusal why) {
        if (ABSENT.contains(why)) {
            return absent(RoomJson.named(why));
        } else if (NOT_NOW.contains(why)) {
            return Answer.problem(503, "Not now", "refused: " + RoomJson.named(why) + " (expected: see the log)");
        }
        return Answer.problem(409, "Not in this room", "refused: " + RoomJson.named(why) + expected(why));
    }

    private static String expected(Refusal why) {
        return switch (why) {
            case ALREADY_THERE -> " (expected: an address that is no room yet; PATCH its policy to change it)";
            case CHANGED_MEANWHILE -> " (expected: nobody else changing the rules; try again)";
            case FULL -> " (expected: lists of at most 10,000 entries)";
            default -> "";
        };
    }

    static Answer absent(String what) {
        return Answer.problem(
                404, "Not there", what + " (expected: an address from GET /api/rooms, a user from its participants)");
    }

    static String reason(Call call) {
        return call.text("reason").orElse("");
    }
}
