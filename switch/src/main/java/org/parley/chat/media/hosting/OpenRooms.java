package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.intake.Command;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Charter;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;

/** The rooms of one loop as they come and go: there while somebody is in or something is being decided, and what was decided about them kept for as long as it shall be. On the loop. */
final class OpenRooms {
    private static final long AGAIN_MILLIS = 1_000;

    private final EventLoop loop;
    private final SwitchParts parts;
    private final Watchers watchers;
    private final Map<RoomAddress, LocalRoom> rooms = new HashMap<>();
    private final Map<RoomAddress, ScheduledFuture<?>> deserted = new HashMap<>();

    OpenRooms(EventLoop loop, SwitchParts parts, Watchers watchers) {
        this.loop = loop;
        this.parts = parts;
        this.watchers = watchers;
    }

    @Nullable
    LocalRoom get(RoomAddress address) {
        return rooms.get(address);
    }

    /** Somebody's seat in one of them. */
    @Nullable
    Seat seat(RoomAddress address, ParticipantId id) {
        LocalRoom room = rooms.get(address);
        return room == null ? null : room.seats().get(id);
    }

    List<LocalRoom> all() {
        return new ArrayList<>(rooms.values());
    }

    /** A room that was not made to stay has been kept over a restart: it is given its time again. */
    void linger(RoomAddress address) {
        if (!rooms.containsKey(address)) {
            await(address);
        }
    }

    /** A room, or why there is none. */
    record Opened(@Nullable LocalRoom room, Refusal otherwise) {}

    /** The room that is there, or else one that begins as it was kept: looked up here and now, so that nothing that was decided before is missed. */
    Opened opened(RoomAddress address) {
        LocalRoom there = rooms.get(address);
        if (there != null) {
            return new Opened(there, Refusal.UNAVAILABLE);
        }
        Optional<Charter> charter = parts.life().charter().apply(address);
        if (charter.isEmpty()) {
            return new Opened(null, Refusal.UNAVAILABLE);
        } else if (parts.metrics().rooms.incrementAndGet() > parts.life().most()) {
            parts.metrics().rooms.decrementAndGet();
            parts.metrics().queueFull.increment();
            return new Opened(null, Refusal.TOO_MANY_ROOMS);
        }
        ScheduledFuture<?> waiting = deserted.remove(address);
        if (waiting != null) {
            waiting.cancel(false);
        }
        LocalRoom room = new LocalRoom(address, charter.get(), loop, parts, watchers, this::forget);
        rooms.put(address, room);
        return new Opened(room, Refusal.UNAVAILABLE);
    }

    /** As it is, or would begin; empty: what was kept of it cannot be read. */
    Optional<RoomState> state(RoomAddress address) {
        LocalRoom room = rooms.get(address);
        return room == null
                ? parts.life().charter().apply(address).map(charter -> RoomState.vacant(address, charter))
                : Optional.of(room.state());
    }

    private void forget(LocalRoom room) {
        if (rooms.remove(room.address(), room)) {
            parts.metrics().rooms.decrementAndGet();
            Charter left = room.state().charter();
            if (left.worthKeeping() && !left.policy().exists()) {
                await(room.address());
            }
        }
    }

    /** Nobody is in, and the room was not made to stay: what was decided about it is kept a while for somebody to come back. */
    private void await(RoomAddress address) {
        deserted.computeIfAbsent(address, fresh -> after(parts.life().linger().toMillis(), fresh));
    }

    private ScheduledFuture<?> after(long millis, RoomAddress address) {
        return loop.schedule(() -> nobodyCameBack(address), millis, TimeUnit.MILLISECONDS);
    }

    private void nobodyCameBack(RoomAddress address) {
        deserted.remove(address);
        if (rooms.containsKey(address)) {
            return;
        }
        Opened again = opened(address);
        LocalRoom room = again.room();
        if (room == null && again.otherwise() == Refusal.TOO_MANY_ROOMS) {
            // forgotten it is all the same, once there is a place to do that in
            deserted.put(
                    address, after(Math.max(AGAIN_MILLIS, parts.life().linger().toMillis()), address));
        } else if (room != null) {
            RoomPolicy rules = parts.life().rules().apply(address);
            room.tell(new Command(
                    new RoomCommand.Delete(Actor.NODE, rules, true, "nobody came back"), reply -> {}, () -> {}));
        }
    }
}
