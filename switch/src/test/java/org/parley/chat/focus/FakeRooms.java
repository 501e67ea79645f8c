package org.parley.chat.focus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.RoomWatcher;
import org.parley.chat.room.port.Rooms;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.chat.room.port.WatchAnswer;
import org.parley.msrp.MsrpUri;

/** Rooms that write down what they are asked, answer as they are told, and can keep a caller waiting. */
final class FakeRooms implements Rooms {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<JoinRequest> joins = new LinkedBlockingQueue<>();
    final BlockingQueue<MediaDescription> media = new LinkedBlockingQueue<>();
    final BlockingQueue<Identity> people = new LinkedBlockingQueue<>();
    final Map<ParticipantId, String> present = new ConcurrentHashMap<>();
    final BlockingQueue<CompletableFuture<JoinAnswer>> held = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<UpdateAnswer>> heldUpdates = new LinkedBlockingQueue<>();
    final AtomicInteger sessions = new AtomicInteger();
    volatile boolean hold;
    final BlockingQueue<RoomWatcher> watchers = new LinkedBlockingQueue<>();
    volatile boolean holdUpdates;
    volatile boolean holdLeaves;
    final CompletableFuture<Void> heldLeave = new CompletableFuture<>();
    volatile boolean belied;
    volatile Optional<JoinAnswer.Refused> refusal = Optional.empty();
    volatile Optional<UpdateAnswer.Refused> updateRefusal = Optional.empty();

    void refuse(int status) {
        refusal = Optional.of(new JoinAnswer.Refused(status, "The room says no", OptionalInt.empty()));
    }

    @Override
    public CompletionStage<JoinAnswer> join(JoinRequest request) {
        events.add("join " + request.room().uri() + (request.offer().isPresent() ? "" : " offerless"));
        joins.add(request);
        people.add(request.who());
        request.offer().ifPresent(media::add);
        boolean enveloped =
                request.offer().map(MediaDescription::takesEnvelopes).orElse(true);
        if (!enveloped) {
            return CompletableFuture.completedFuture(
                    new JoinAnswer.Refused(488, "accept-types without message/cpim", OptionalInt.empty()));
        }
        CompletableFuture<JoinAnswer> answer = new CompletableFuture<>();
        if (hold) {
            held.add(answer);
        } else {
            answer.complete(answer(request.tls()));
        }
        // noted before anybody is told: whoever is told may leave at once
        return answer.thenApply(said -> {
            note(request, said);
            return said;
        });
    }

    private void note(JoinRequest request, JoinAnswer said) {
        if (said instanceof JoinAnswer.Joined) {
            present.put(request.id(), request.who().aor());
        }
    }

    JoinAnswer answer(boolean tls) {
        return refusal.isPresent() ? refusal.get() : new JoinAnswer.Joined(local(tls));
    }

    private LocalMedia local(boolean tls) {
        MsrpUri uri = MsrpUri.parse((tls ? "msrps" : "msrp") + "://127.0.0.1:2855/ours" + sessions.incrementAndGet()
                + "abcdefghijklmnop;tcp");
        return new LocalMedia(uri, List.of("*"), 0, List.of(), Optional.empty());
    }

    @Override
    public CompletionStage<UpdateAnswer> confirm(ParticipantId id, Identity who, MediaDescription answer) {
        media.add(answer);
        people.add(who);
        events.add("confirm");
        if (belied) {
            return CompletableFuture.completedFuture(new UpdateAnswer.Belied());
        }
        return CompletableFuture.completedFuture(
                updateRefusal.isPresent() ? updateRefusal.get() : new UpdateAnswer.Updated(local(false)));
    }

    private final Map<ParticipantId, LocalMedia> standing = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<UpdateAnswer> update(ParticipantId id, MediaDescription description) {
        events.add("update");
        media.add(description);
        CompletableFuture<UpdateAnswer> answer = new CompletableFuture<>();
        if (holdUpdates) {
            heldUpdates.add(answer);
        } else {
            answer.complete(updateAnswer());
        }
        return answer;
    }

    UpdateAnswer updateAnswer() {
        return updateRefusal.isPresent()
                ? updateRefusal.get()
                : new UpdateAnswer.Updated(standing.computeIfAbsent(new ParticipantId("x"), key -> last()));
    }

    private LocalMedia last() {
        MsrpUri uri = MsrpUri.parse("msrp://127.0.0.1:2855/ours" + sessions.get() + "abcdefghijklmnop;tcp");
        return new LocalMedia(uri, List.of("*"), 0, List.of(), Optional.empty());
    }

    @Override
    public CompletionStage<Void> leave(ParticipantId id, LeaveCause cause) {
        present.remove(id);
        events.add("leave " + cause.kind());
        return holdLeaves ? heldLeave : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<JoinAnswer> probe(RoomAddress room, Identity who) {
        events.add("probe " + room.uri());
        return CompletableFuture.completedFuture(answer(false));
    }

    @Override
    public CompletionStage<WatchAnswer> watch(RoomAddress room, Identity who, RoomWatcher watcher) {
        events.add("watch " + room.uri());
        watchers.add(watcher);
        people.add(who);
        return CompletableFuture.completedFuture(
                refusal.isPresent()
                        ? new WatchAnswer.Refused(refusal.get().sipCode(), "The room says no")
                        : watcher.watching(who.uris(), RoomState.vacant(room, RoomPolicy.open()), Runnable::run));
    }

    @Override
    public void unwatch(RoomAddress room, RoomWatcher watcher) {
        events.add("unwatch " + room.uri());
    }

    @Override
    public CompletionStage<Reply> found(RoomAddress room, Identity creator) {
        events.add("found " + room.uri());
        return CompletableFuture.completedFuture(new Reply.Done(0, false));
    }

    @Override
    public RoomPolicy configured(RoomAddress room) {
        return RoomPolicy.open();
    }

    @Override
    public CompletionStage<Reply> moderate(RoomAddress room, RoomCommand.Moderation what) {
        events.add(what.act() + " " + room.uri());
        return CompletableFuture.completedFuture(new Reply.Done(0, false));
    }

    @Override
    public CompletionStage<Optional<RoomState>> look(RoomAddress room) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** The next event of this beginning within 30 s. */
    String next(String beginning) throws InterruptedException {
        for (String event = events.poll(30, TimeUnit.SECONDS);
                event != null;
                event = events.poll(30, TimeUnit.SECONDS)) {
            if (event.startsWith(beginning)) {
                return event;
            }
        }
        throw new AssertionError("expected " + beginning);
    }
}
