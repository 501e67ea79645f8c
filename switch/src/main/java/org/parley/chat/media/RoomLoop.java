package org.parley.chat.media;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Seat.Stage;
import org.parley.chat.room.Identity;
import org.parley.chat.room.JoinAnswer;
import org.parley.chat.room.JoinRequest;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.MediaDescription;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.RoomWatcher;
import org.parley.chat.room.UpdateAnswer;
import org.parley.chat.room.WatchAnswer;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Session;

/**
 * The rooms of one loop, and what signalling asks of them. Methods may be called on any thread: they become tasks of the loop, in the order of their calls.
 */
public final class RoomLoop {
    private final EventLoop loop;
    private final SwitchParts parts;
    private final boolean forceTls;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Offers offers;

    // the loop only
    private final OpenRooms rooms;
    private final Watchers watchers = new Watchers();
    private final Guesses guesses = new Guesses();

    /** @param forceTls refuse joins whose media is not TLS (RFC 7701 §4.1) */
    public RoomLoop(EventLoop loop, SwitchParts parts, boolean forceTls) {
        this.loop = loop;
        this.parts = parts;
        this.forceTls = forceTls;
        this.offers = new Offers(parts, loop);
        this.rooms = new OpenRooms(loop, parts, watchers);
    }

    /** See {@link org.parley.chat.room.Rooms#join}. */
    public CompletionStage<JoinAnswer> join(JoinRequest request) {
        CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > parts.config().bounds().commands()) {
            waiting.decrementAndGet();
            parts.metrics().queueFull.increment();
            parts.metrics().joinRefused(503);
            return CompletableFuture.completedFuture(
                    new JoinAnswer.Refused(503, "Too many joins at once", OptionalInt.of(2)));
        }
        return ask(answer, () -> {
            waiting.decrementAndGet();
            Optional<RoomState> state = rooms.state(request.room());
            if (state.isEmpty()) {
                refuse(answer, Refusals.sipCode(Refusal.UNAVAILABLE), Refusals.sentence(Refusal.UNAVAILABLE));
                parts.gone().accept(request.id());
                return;
            }
            offers.unfit(
                    request.offer(),
                    state.get().policy(),
                    why -> orFail(answer, () -> {
                        if (why.isEmpty()) {
                            join(request, answer);
                        } else {
                            refuse(answer, 488, why.get());
                            parts.gone().accept(request.id());
                        }
                    }));
        });
    }

    /** Has a question looked into on the loop; a fault of ours is an answer too. */
    private <T> CompletionStage<T> ask(CompletableFuture<T> answer, Runnable task) {
        loop.execute(() -> orFail(answer, task));
        return answer;
    }

    private static void orFail(CompletableFuture<?> answer, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void join(JoinRequest request, CompletableFuture<JoinAnswer> answer) {
        LocalRoom room = rooms.get(request.room());
        Seat already = room == null ? null : room.seats().get(request.id());
        if (already != null) {
            answer.complete(new JoinAnswer.Joined(offers.answer(already)));
            return;
        }
        Optional<MsrpUri> uri = uriFor(request.tls());
        if (uri.isEmpty() || (forceTls && !request.tls())) {
            String wanted = request.tls() ? "No TLS here" : "TLS required";
            refuse(answer, 488, wanted);
            parts.gone().accept(request.id());
            return;
        }
        if (guesses.tooMany(request.room(), userOf(request), System.nanoTime())) {
            refuse(answer, Refusals.sipCode(Refusal.WRONG_PASSWORD), "Too many wrong passwords, wait a minute");
            parts.gone().accept(request.id());
            return;
        }
        OpenRooms.Opened opened = rooms.opened(request.room());
        LocalRoom in = opened.room();
        if (in == null) {
            refuse(answer, Refusals.sipCode(opened.otherwise()), Refusals.sentence(opened.otherwise()));
            parts.gone().accept(request.id());
            return;
        }
        Seat seat = new Seat(
                in,
                request.id(),
                request.who(),
                uri.get(),
                request.dialog(),
                in.seats().isSingleChunk(request.who().userAgent()));
        in.seats().put(seat);
        request.offer().ifPresent(media -> in.seats().described(seat, media));
        RoomCommand command = Entries.join(request, in, parts);
        in.tell(new Command(
                command,
                reply -> orFail(answer, () -> joined(seat, request, reply, answer)),
                () -> failed(seat, answer)));
    }

    private void joined(Seat seat, JoinRequest request, Reply reply, CompletableFuture<JoinAnswer> answer) {
        if (reply instanceof Reply.Refused no) {
            seat.room().seats().remove(seat);
            if (no.why() == Refusal.WRONG_PASSWORD && !request.password().isEmpty()) {
                guesses.wrong(request.room(), userOf(request), System.nanoTime());
            }
            refuse(answer, Refusals.sipCode(no.why()), Refusals.sentence(no.why()));
        } else if (seat.stage() == Stage.GONE) {
            refuse(answer, 487, "Left again");
        } else if (seat.room().state().participant(seat.id()).isEmpty()) {
            // put out, or the room over, in the very batch in which it got its place
            seat.room().seats().remove(seat);
            refuse(answer, 480, "Put out again");
        } else if (request.offer().isPresent()
                && !seat.room().seats().openSession(seat, request.offer().get())) {
            seat.room().seats().end(seat, new LeaveCause(LeaveCause.Kind.MSRP_LOST, "media not usable"), false);
            refuse(answer, 488, "Media not usable");
        } else {
            if (request.offer().isEmpty()) {
                parts.endpoint().reserve(seat.uri());
                seat.placeKept();
            }
            answer.complete(new JoinAnswer.Joined(offers.answer(seat)));
        }
    }

    private static String userOf(JoinRequest request) {
        return Entries.keysOf(request.who()).get(0);
    }

    private void failed(Seat seat, CompletableFuture<JoinAnswer> answer) {
        seat.room().seats().remove(seat);
        parts.metrics().joinRefused(503);
        answer.complete(new JoinAnswer.Refused(503, "The room is not available now", OptionalInt.of(5)));
    }

    private void refuse(CompletableFuture<JoinAnswer> answer, int code, String why) {
        parts.metrics().joinRefused(code);
        answer.complete(new JoinAnswer.Refused(code, why, OptionalInt.empty()));
    }

    /** See {@link org.parley.chat.room.Rooms#confirm}. */
    public CompletionStage<UpdateAnswer> confirm(
            RoomAddress room, ParticipantId id, Identity who, MediaDescription media) {
        CompletableFuture<UpdateAnswer> answer = new CompletableFuture<>();
        return ask(
                answer,
                () -> unlessBelied(media, answer, () -> {
                    Seat seat = seatOf(room, id);
                    if (seat == null || seat.stage() != Stage.RESERVED || seat.session() != null) {
                        answer.complete(new UpdateAnswer.Refused(481, "No place is kept for it", OptionalInt.empty()));
                        return;
                    }
                    seat.room().seats().identified(seat, who);
                    seat.room().seats().described(seat, media);
                    seat.room()
                            .tell(new Command(
                                    new RoomCommand.Confirm(id, Entries.device(who, media, seat.room())),
                                    reply -> orFail(answer, () -> answer.complete(confirmed(seat, media, reply))),
                                    () -> answer.complete(lost(seat, 503, "The room is not available now"))));
                }));
    }

    private void unlessBelied(MediaDescription media, CompletableFuture<UpdateAnswer> answer, Runnable otherwise) {
        offers.belied(
                media,
                belied -> orFail(answer, () -> {
                    if (belied) {
                        answer.complete(new UpdateAnswer.Belied());
                    } else {
                        otherwise.run();
                    }
                }));
    }

    private UpdateAnswer confirmed(Seat seat, MediaDescription media, Reply reply) {
        if (reply instanceof Reply.Refused no) {
            LeaveCause cause = new LeaveCause(LeaveCause.Kind.KICKED, Refusals.sentence(no.why()));
            seat.room().seats().end(seat, cause, true);
            return new UpdateAnswer.Refused(
                    Refusals.sipCode(no.why()), Refusals.sentence(no.why()), OptionalInt.empty());
        } else if (seat.stage() != Stage.IN) {
            return new UpdateAnswer.Refused(481, "Left again", OptionalInt.empty());
        } else if (seat.session() == null && !seat.room().seats().openSession(seat, media)) {
            return lost(seat, 488, "Media not usable");
        }
        return new UpdateAnswer.Updated(offers.answer(seat));
    }

    private static UpdateAnswer lost(Seat seat, int status, String why) {
        seat.room().seats().end(seat, new LeaveCause(LeaveCause.Kind.MSRP_LOST, "media not usable"), true);
        return new UpdateAnswer.Refused(status, why, OptionalInt.empty());
    }

    /** See {@link org.parley.chat.room.Rooms#update}. */
    public CompletionStage<UpdateAnswer> update(RoomAddress room, ParticipantId id, MediaDescription media) {
        CompletableFuture<UpdateAnswer> answer = new CompletableFuture<>();
        return ask(
                answer,
                () -> unlessBelied(media, answer, () -> {
                    Seat seat = seatOf(room, id);
                    if (seat == null || seat.stage() == Stage.GONE) {
                        answer.complete(new UpdateAnswer.Refused(481, "Not in the room", OptionalInt.empty()));
                        return;
                    }
                    offers.unfit(
                            Optional.of(media),
                            seat.room().state().policy(),
                            why -> orFail(answer, () -> {
                                if (why.isEmpty()) {
                                    update(seat, media, answer);
                                } else {
                                    answer.complete(new UpdateAnswer.Refused(488, why.get(), OptionalInt.empty()));
                                }
                            }));
                }));
    }

    private void update(Seat seat, MediaDescription media, CompletableFuture<UpdateAnswer> answer) {
        LocalRoom in = seat.room();
        in.seats().described(seat, media);
        Session session = seat.session();
        if (session != null) {
            PeerMedia peer =
                    new PeerMedia(media.path(), media.maxSize(), seat.hearing().singleChunk());
            session.execute(() -> session.update(peer));
        }
        in.tell(new Command(
                new RoomCommand.Describe(seat.id(), Entries.device(seat.who(), media, in)), reply -> {}, () -> {}));
        answer.complete(new UpdateAnswer.Updated(offers.answer(seat)));
    }

    /** See {@link org.parley.chat.room.Rooms#leave}. */
    public CompletionStage<Void> leave(RoomAddress room, ParticipantId id, LeaveCause cause) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        loop.execute(() -> {
            Seat seat = seatOf(room, id);
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

    /** See {@link org.parley.chat.room.Rooms#probe}. */
    public CompletionStage<JoinAnswer> probe(RoomAddress address, Identity who) {
        CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
        return ask(answer, () -> {
            RoomState state = rooms.state(address).orElse(null);
            if (state == null) {
                answer.complete(unavailable());
                return;
            }
            Refusal no = state.wouldRefuse(Entries.probe(who), parts.clock().millis());
            Optional<MsrpUri> uri = uriFor(forceTls);
            if (no != null) {
                answer.complete(
                        new JoinAnswer.Refused(Refusals.sipCode(no), Refusals.sentence(no), OptionalInt.empty()));
            } else if (uri.isEmpty()) {
                answer.complete(new JoinAnswer.Refused(488, "No TLS here", OptionalInt.empty()));
            } else {
                answer.complete(new JoinAnswer.Joined(offers.probed(uri.get(), state.policy())));
            }
        });
    }

    private static JoinAnswer unavailable() {
        return new JoinAnswer.Refused(
                Refusals.sipCode(Refusal.UNAVAILABLE), Refusals.sentence(Refusal.UNAVAILABLE), OptionalInt.empty());
    }

    /** See {@link org.parley.chat.room.Rooms#watch}. */
    public CompletionStage<WatchAnswer> watch(RoomAddress address, Identity who, RoomWatcher watcher) {
        CompletableFuture<WatchAnswer> answer = new CompletableFuture<>();
        return ask(answer, () -> {
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
            WatchAnswer said = watcher.watching(Entries.keysOf(who), state, loop);
            if (said instanceof WatchAnswer.Watching) {
                watchers.add(address, watcher);
            }
            answer.complete(said);
        });
    }

    /** See {@link org.parley.chat.room.Rooms#unwatch}. */
    public void unwatch(RoomAddress address, RoomWatcher watcher) {
        loop.execute(() -> watchers.removeIdle(address, watcher));
    }

    /** See {@link org.parley.chat.room.Rooms#moderate}. */
    public CompletionStage<Reply> moderate(RoomAddress address, RoomCommand.Moderation what) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        return ask(answer, () -> {
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

    /** See {@link org.parley.chat.room.Rooms#look}. */
    public CompletionStage<Optional<RoomState>> look(RoomAddress address) {
        CompletableFuture<Optional<RoomState>> answer = new CompletableFuture<>();
        return ask(answer, () -> answer.complete(rooms.state(address).filter(RoomState::isThere)));
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

    private @Nullable Seat seatOf(RoomAddress address, ParticipantId id) {
        LocalRoom room = rooms.get(address);
        return room == null ? null : room.seats().get(id);
    }

    /** Empty: nothing listens for that transport, so a peer could not come to us. */
    private Optional<MsrpUri> uriFor(boolean tls) {
        MsrpUri uri = parts.endpoint().newUri(tls);
        return uri.host().endsWith(".invalid") ? Optional.empty() : Optional.of(uri);
    }
}
