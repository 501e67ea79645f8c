package org.parley.chat;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.RoomLoop;
import org.parley.chat.room.Identity;
import org.parley.chat.room.JoinAnswer;
import org.parley.chat.room.JoinRequest;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.MediaDescription;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomWatcher;
import org.parley.chat.room.Rooms;
import org.parley.chat.room.UpdateAnswer;
import org.parley.chat.room.WatchAnswer;

/** Finds the loop that owns a room, and remembers which room a participant is in. Any thread. */
final class ChatRooms implements Rooms {
    private final RoomConfig config;
    private final List<RoomLoop> loops;
    private final ConcurrentHashMap<ParticipantId, RoomAddress> whereabouts;

    /** @param whereabouts emptied by whoever knows that a participant is gone */
    ChatRooms(RoomConfig config, List<RoomLoop> loops, ConcurrentHashMap<ParticipantId, RoomAddress> whereabouts) {
        this.config = config;
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
        CompletionStage<JoinAnswer> answer = loopOf(request.room()).join(request, config.policyOf(request.room()));
        return answer.whenComplete((given, failure) -> {
            if (!(given instanceof JoinAnswer.Joined)) {
                whereabouts.remove(request.id(), request.room());
            }
        });
    }

    @Override
    public void confirm(ParticipantId id, MediaDescription answer) {
        RoomAddress room = roomOf(id);
        if (room != null) {
            loopOf(room).confirm(room, id, answer);
        }
    }

    @Override
    public CompletionStage<UpdateAnswer> update(ParticipantId id, MediaDescription media) {
        RoomAddress room = roomOf(id);
        return room == null
                ? CompletableFuture.completedFuture(new UpdateAnswer.Refused(481, "Not in a room", OptionalInt.empty()))
                : loopOf(room).update(room, id, media);
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
        return loopOf(room).probe(room, who, config.policyOf(room));
    }

    @Override
    public CompletionStage<WatchAnswer> watch(RoomAddress room, Identity who, RoomWatcher watcher) {
        return loopOf(room).watch(room, who, config.policyOf(room), watcher);
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
