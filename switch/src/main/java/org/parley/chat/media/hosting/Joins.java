package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.media.Refusals;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.hosting.Seat.Stage;
import org.parley.chat.media.intake.Command;
import org.parley.chat.media.intake.UserKeys;
import org.parley.chat.media.terms.Offers;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Session;

/**
 * How participants come in, and change what they say of their media: session descriptions become seats, or are refused. Methods may be called on any thread: they become tasks
 * of the loop, in the order of their calls.
 */
final class Joins {
    private final SwitchParts parts;
    private final boolean forceTls;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Questions questions;
    private final Offers offers;

    // the loop only
    private final OpenRooms rooms;
    private final Guesses guesses = new Guesses();

    /** @param forceTls refuse joins whose media is not TLS (RFC 7701 §4.1) */
    Joins(EventLoop loop, SwitchParts parts, boolean forceTls, OpenRooms rooms) {
        this.parts = parts;
        this.forceTls = forceTls;
        this.rooms = rooms;
        this.questions = new Questions(loop);
        this.offers = new Offers(parts, loop);
    }

    /** See {@link org.parley.chat.room.port.Rooms#join}. */
    CompletionStage<JoinAnswer> join(JoinRequest request) {
        CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > parts.config().bounds().commands()) {
            waiting.decrementAndGet();
            parts.metrics().queueFull.increment();
            parts.metrics().joinRefused(503);
            return CompletableFuture.completedFuture(
                    new JoinAnswer.Refused(503, "Too many joins at once", OptionalInt.of(2)));
        }
        return questions.ask(answer, () -> {
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
                    why -> Questions.orFail(answer, () -> {
                        if (why.isEmpty()) {
                            join(request, answer);
                        } else {
                            refuse(answer, 488, why.get());
                            parts.gone().accept(request.id());
                        }
                    }));
        });
    }

    private void join(JoinRequest request, CompletableFuture<JoinAnswer> answer) {
        LocalRoom room = rooms.get(request.room());
        Seat already = room == null ? null : room.seats().get(request.id());
        if (already != null) {
            answer.complete(new JoinAnswer.Joined(ours(already)));
            return;
        }
        Optional<MsrpUri> uri = uriFor(request.tls());
        if (uri.isEmpty() || (forceTls && !request.tls())) {
            String wanted = request.tls() ? "No TLS here" : "TLS required";
            refuse(answer, 488, wanted);
            parts.gone().accept(request.id());
            return;
        }
        if (!request.password().isEmpty() && guesses.tooMany(request.room(), userOf(request), System.nanoTime())) {
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
                reply -> Questions.orFail(answer, () -> joined(seat, request, reply, answer)),
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
            answer.complete(new JoinAnswer.Joined(ours(seat)));
        }
    }

    private static String userOf(JoinRequest request) {
        return UserKeys.of(request.who()).get(0);
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

    /** See {@link org.parley.chat.room.port.Rooms#confirm}. */
    CompletionStage<UpdateAnswer> confirm(RoomAddress room, ParticipantId id, Identity who, MediaDescription media) {
        CompletableFuture<UpdateAnswer> answer = new CompletableFuture<>();
        return questions.ask(
                answer,
                () -> unlessBelied(media, answer, () -> {
                    Seat seat = rooms.seat(room, id);
                    if (seat == null || seat.stage() != Stage.RESERVED || seat.session() != null) {
                        answer.complete(new UpdateAnswer.Refused(481, "No place is kept for it", OptionalInt.empty()));
                        return;
                    }
                    seat.room().seats().identified(seat, who);
                    seat.room().seats().described(seat, media);
                    seat.room()
                            .tell(new Command(
                                    new RoomCommand.Confirm(id, Entries.device(who, media, seat.room())),
                                    reply -> Questions.orFail(
                                            answer, () -> answer.complete(confirmed(seat, media, reply))),
                                    () -> answer.complete(lost(seat, 503, "The room is not available now"))));
                }));
    }

    private void unlessBelied(MediaDescription media, CompletableFuture<UpdateAnswer> answer, Runnable otherwise) {
        offers.belied(
                media,
                belied -> Questions.orFail(answer, () -> {
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
        return new UpdateAnswer.Updated(ours(seat));
    }

    private static UpdateAnswer lost(Seat seat, int status, String why) {
        seat.room().seats().end(seat, new LeaveCause(LeaveCause.Kind.MSRP_LOST, "media not usable"), true);
        return new UpdateAnswer.Refused(status, why, OptionalInt.empty());
    }

    /** See {@link org.parley.chat.room.port.Rooms#update}. */
    CompletionStage<UpdateAnswer> update(RoomAddress room, ParticipantId id, MediaDescription media) {
        CompletableFuture<UpdateAnswer> answer = new CompletableFuture<>();
        return questions.ask(
                answer,
                () -> unlessBelied(media, answer, () -> {
                    Seat seat = rooms.seat(room, id);
                    if (seat == null || seat.stage() == Stage.GONE) {
                        answer.complete(new UpdateAnswer.Refused(481, "Not in the room", OptionalInt.empty()));
                        return;
                    }
                    offers.unfit(
                            Optional.of(media),
                            seat.room().state().policy(),
                            why -> Questions.orFail(answer, () -> {
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
        answer.complete(new UpdateAnswer.Updated(ours(seat)));
    }

    /** See {@link org.parley.chat.room.port.Rooms#probe}. */
    CompletionStage<JoinAnswer> probe(RoomAddress address, Identity who) {
        CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
        return questions.ask(answer, () -> {
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

    private LocalMedia ours(Seat seat) {
        return offers.answer(seat.uri(), seat.room().terms(), seat.hearing().form(), seat.way());
    }

    private static JoinAnswer unavailable() {
        return new JoinAnswer.Refused(
                Refusals.sipCode(Refusal.UNAVAILABLE), Refusals.sentence(Refusal.UNAVAILABLE), OptionalInt.empty());
    }

    /** Empty: nothing listens for that transport, so a peer could not come to us. */
    private Optional<MsrpUri> uriFor(boolean tls) {
        MsrpUri uri = parts.endpoint().newUri(tls);
        return uri.host().endsWith(".invalid") ? Optional.empty() : Optional.of(uri);
    }
}
