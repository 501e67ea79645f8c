package org.parley.chat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.hosting.RoomLoop;
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
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.RoomWatcher;
import org.parley.chat.room.port.Rooms;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.chat.room.port.WatchAnswer;
import org.parley.msrp.cpim.ParticipantUri;

/** Finds the loop that owns a room, and remembers which room a participant is in. Any thread. */
final class ChatRooms implements Rooms {
    private final RoomBeginnings beginnings;
    private final List<RoomLoop> loops;
    private final ConcurrentHashMap<ParticipantId, RoomAddress> whereabouts;

    /** @param whereabouts emptied by whoever knows that a participant is gone */
    ChatRooms(
            List<RoomLoop> loops,
            ConcurrentHashMap<ParticipantId, RoomAddress> whereabouts,
            RoomBeginnings beginnings) {
        this.beginnings = beginnings;
        this.loops = loops;
        this.whereabouts = whereabouts;
    }

    @Override
    public CompletionStage<JoinAnswer> join(JoinRequest request) {
        RoomAddress elsewhere = whereabouts.putIfAbsent(request.id(), request.room());
        if (elsewhere != null && !elsewhere.equals(request.room())) {
            return CompletableFuture.completedFuture(
                    new JoinAnswer.Refused(403, "In another room by this dialog", OptionalInt.empty()));
        }
        CompletionStage<JoinAnswer> answer = loopOf(request.room()).join(request);
        return answer.whenComplete((given, failure) -> {
            if (!(given instanceof JoinAnswer.Joined)) {
                whereabouts.remove(request.id(), request.room());
            }
        });
    }

    @Override
    public CompletionStage<UpdateAnswer> confirm(ParticipantId id, Identity who, MediaDescription answer) {
        RoomAddress room = roomOf(id);
        return room == null ? notInARoom() : loopOf(room).confirm(room, id, who, answer);
    }

    private static CompletionStage<UpdateAnswer> notInARoom() {
        return CompletableFuture.completedFuture(new UpdateAnswer.Refused(481, "Not in a room", OptionalInt.empty()));
    }

    @Override
    public CompletionStage<UpdateAnswer> update(ParticipantId id, MediaDescription media) {
        RoomAddress room = roomOf(id);
        return room == null ? notInARoom() : loopOf(room).update(room, id, media);
    }

    @Override
    public CompletionStage<Void> leave(ParticipantId id, LeaveCause cause) {
        RoomAddress room = roomOf(id);
        return room == null
                ? CompletableFuture.completedFuture(null)
                : loopOf(room).leave(room, id, cause);
    }

    @Override
    public CompletionStage<JoinAnswer> probe(RoomAddress room, Identity who) {
        return loopOf(room).probe(room, who);
    }

    @Override
    public CompletionStage<Reply> found(RoomAddress room, Identity creator) {
        List<String> uris = creator.uris().stream()
                .map(uri -> ParticipantUri.parse(uri).key())
                .distinct()
                .toList();
        Optional<RoomCommand.Create> create = beginnings.byFactory(room, uris);
        return create.isPresent()
                ? loopOf(room).moderate(room, create.get())
                : CompletableFuture.completedFuture(new Reply.Refused(Reply.Refusal.MAY_NOT_CREATE));
    }

    @Override
    public RoomPolicy configured(RoomAddress room) {
        return beginnings.rules(room);
    }

    @Override
    public CompletionStage<Reply> moderate(RoomAddress room, RoomCommand.Moderation what) {
        return loopOf(room).moderate(room, what);
    }

    @Override
    public CompletionStage<Optional<RoomState>> look(RoomAddress room) {
        return loopOf(room).look(room);
    }

    @Override
    public CompletionStage<WatchAnswer> watch(RoomAddress room, Identity who, RoomWatcher watcher) {
        return loopOf(room).watch(room, who, watcher);
    }

    @Override
    public void unwatch(RoomAddress room, RoomWatcher watcher) {
        loopOf(room).unwatch(room, watcher);
    }

    private @Nullable RoomAddress roomOf(ParticipantId id) {
        return whereabouts.get(id);
    }

    private RoomLoop loopOf(RoomAddress room) {
        return loops.get(Math.floorMod(room.hashCode(), loops.size()));
    }
}
