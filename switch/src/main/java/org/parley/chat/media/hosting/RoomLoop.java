package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.parley.chat.media.Refusals;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.intake.Command;
import org.parley.chat.media.intake.UserKeys;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.RoomWatcher;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.chat.room.port.WatchAnswer;

/**
 * The rooms of one loop, and what signalling asks of them. Methods may be called on any thread: they become tasks of the loop, in the order of their calls.
 */
public final class RoomLoop {
    private final EventLoop loop;
    private final Questions questions;
    private final Joins joins;

    // the loop only
    private final OpenRooms rooms;
    private final Watchers watchers = new Watchers();

    /** @param forceTls refuse joins whose media is not TLS (RFC 7701 §4.1) */
    public RoomLoop(EventLoop loop, SwitchParts parts, boolean forceTls) {
        this.loop = loop;
        this.questions = new Questions(loop);
        this.rooms = new OpenRooms(loop, parts, watchers);
        this.joins = new Joins(loop, parts, forceTls, rooms);
    }

    /** See {@link org.parley.chat.room.port.Rooms#join}. */
    public CompletionStage<JoinAnswer> join(JoinRequest request) {
        return joins.join(request);
    }

    /** See {@link org.parley.chat.room.port.Rooms#probe}. */
    public CompletionStage<JoinAnswer> probe(RoomAddress address, Identity who) {
        return joins.probe(address, who);
    }

    /** See {@link org.parley.chat.room.port.Rooms#confirm}. */
    public CompletionStage<UpdateAnswer> confirm(
            RoomAddress room, ParticipantId id, Identity who, MediaDescription media) {
        return joins.confirm(room, id, who, media);
    }

    /** See {@link org.parley.chat.room.port.Rooms#update}. */
    public CompletionStage<UpdateAnswer> update(RoomAddress room, ParticipantId id, MediaDescription media) {
        return joins.update(room, id, media);
    }

    /** See {@link org.parley.chat.room.port.Rooms#leave}. */
    public CompletionStage<Void> leave(RoomAddress room, ParticipantId id, LeaveCause cause) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        loop.execute(() -> {
            Seat seat = rooms.seat(room, id);
            try {
                if (seat != null) {
                    seat.room().seats().end(seat, cause, false);
                }
            } finally {
                left.complete(null);
            }
        });
        return left;
    }

    /** See {@link org.parley.chat.room.port.Rooms#watch}. */
    public CompletionStage<WatchAnswer> watch(RoomAddress address, Identity who, RoomWatcher watcher) {
        CompletableFuture<WatchAnswer> answer = new CompletableFuture<>();
        return questions.ask(answer, () -> {
            RoomState state = rooms.state(address).orElse(null);
            if (state == null) {
                answer.complete(new WatchAnswer.Refused(503, Refusals.sentence(Refusal.UNAVAILABLE)));
                return;
            }
            RoomPolicy policy = state.policy();
            boolean exists = !state.isVacant() || policy.exists() || policy.createdByJoin();
            if (!exists) {
                answer.complete(new WatchAnswer.Refused(404, Refusals.sentence(Refusal.NO_SUCH_ROOM)));
                return;
            }
            WatchAnswer said = watcher.watching(UserKeys.of(who), state, loop);
            if (said instanceof WatchAnswer.Watching) {
                watchers.add(address, watcher);
            }
            answer.complete(said);
        });
    }

    /** See {@link org.parley.chat.room.port.Rooms#unwatch}. */
    public void unwatch(RoomAddress address, RoomWatcher watcher) {
        loop.execute(() -> watchers.removeIdle(address, watcher));
    }

    /** See {@link org.parley.chat.room.port.Rooms#moderate}. */
    public CompletionStage<Reply> moderate(RoomAddress address, RoomCommand.Moderation what) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        return questions.ask(answer, () -> {
            boolean makes = what instanceof RoomCommand.Create;
            RoomState before = rooms.state(address).orElse(null);
            if (before != null && !makes && !before.mayBe()) {
                answer.complete(new Reply.Refused(Refusal.NO_SUCH_ROOM));
                return;
            }
            OpenRooms.Opened opened = rooms.opened(address);
            LocalRoom in = opened.room();
            if (in == null) {
                answer.complete(new Reply.Refused(opened.otherwise()));
                return;
            }
            in.tell(new Command(
                    what,
                    reply -> decided(in, reply, answer),
                    () -> answer.completeExceptionally(new IllegalStateException("the room's log has failed"))));
        });
    }

    /** Whoever decided something hears of it once it is written down. */
    private static void decided(LocalRoom room, Reply reply, CompletableFuture<Reply> answer) {
        if (reply instanceof Reply.Refused) {
            answer.complete(reply);
            return;
        }
        room.written().whenComplete((done, failure) -> {
            if (failure == null) {
                answer.complete(reply);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** See {@link org.parley.chat.room.port.Rooms#look}. */
    public CompletionStage<Optional<RoomState>> look(RoomAddress address) {
        CompletableFuture<Optional<RoomState>> answer = new CompletableFuture<>();
        return questions.ask(answer, () -> answer.complete(rooms.state(address).filter(RoomState::isThere)));
    }

    /** A room that was not made to stay has been kept over a restart: it is given its time again. */
    public void linger(RoomAddress address) {
        loop.execute(() -> rooms.linger(address));
    }

    /** Ends every room here, for everybody in it; completes when the last is gone. */
    public CompletionStage<Void> endAll(LeaveCause cause) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(() -> {
            List<CompletableFuture<Void>> each = new ArrayList<>();
            for (LocalRoom room : rooms.all()) {
                CompletableFuture<Void> one = new CompletableFuture<>();
                each.add(one);
                room.tell(new Command(
                        new RoomCommand.EndRoom(RoomCommand.NOBODY, cause),
                        reply -> one.complete(null),
                        () -> one.complete(null)));
            }
            CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                    .whenComplete((done, failure) -> ended.complete(null));
        });
        return ended;
    }

    /** The rooms here as they are now. */
    public CompletionStage<List<RoomState>> states() {
        CompletableFuture<List<RoomState>> states = new CompletableFuture<>();
        loop.execute(
                () -> states.complete(rooms.all().stream().map(LocalRoom::state).toList()));
        return states;
    }

    /** One line for each room, for the state dump. */
    public CompletionStage<List<String>> describe() {
        CompletableFuture<List<String>> lines = new CompletableFuture<>();
        loop.execute(() ->
                lines.complete(rooms.all().stream().map(LocalRoom::describe).toList()));
        return lines;
    }
}
