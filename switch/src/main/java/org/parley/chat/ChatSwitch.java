package org.parley.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parley.chat.cluster.Charters;
import org.parley.chat.cluster.LocalRoomLogs;
import org.parley.chat.cluster.MemoryCharters;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.RoomLife;
import org.parley.chat.media.Stay;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.hosting.RoomLoop;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.RoomObserver;
import org.parley.chat.room.port.Rooms;
import org.parley.msrp.IdSource;
import org.parley.msrp.session.MsrpEndpoint;

/**
 * The rooms of one node and the MSRP switch behind them. It owns neither the Vert.x it runs on nor the endpoint whose sessions it takes: whoever made those closes them, the
 * endpoint after {@link #stop} has completed.
 */
public final class ChatSwitch {
    private static final int EPOCH_CHARACTERS = 17;

    private final RoomConfig config;
    private final List<RoomLoop> loops;
    private final Charters charters;
    private final Rooms rooms;

    private ChatSwitch(RoomConfig config, List<RoomLoop> loops, Charters charters, Rooms rooms) {
        this.charters = charters;
        this.config = config;
        this.loops = loops;
        this.rooms = rooms;
    }

    /**
     * Starts the rooms of a node that is alone. Returns at once; nothing can fail but a mistake of the caller.
     *
     * @param vertx whose event loops the rooms are spread over; use the one the endpoint was started with
     * @param endpoint where participants' sessions live
     * @param node the name of the node and its incarnation
     */
    public static ChatSwitch start(
            Vertx vertx,
            MsrpEndpoint endpoint,
            String node,
            RoomConfig config,
            MediaConfig media,
            MeterRegistry meters) {
        return start(vertx, endpoint, node, config, media, stay -> {}, meters);
    }

    /**
     * The same.
     *
     * @param stays told of each participation that ended, on the loop of its room; returns at once
     */
    public static ChatSwitch start(
            Vertx vertx,
            MsrpEndpoint endpoint,
            String node,
            RoomConfig config,
            MediaConfig media,
            Consumer<Stay> stays,
            MeterRegistry meters) {
        return start(vertx, endpoint, node, config, media, stays, new MemoryCharters(), List.of(), meters);
    }

    /**
     * The same.
     *
     * @param stays told of each participation that ended, on the loop of its room; returns at once
     * @param charters where what was decided in rooms is kept
     * @param observers told what happens in rooms
     */
    public static ChatSwitch start(
            Vertx vertx,
            MsrpEndpoint endpoint,
            String node,
            RoomConfig config,
            MediaConfig media,
            Consumer<Stay> stays,
            Charters charters,
            List<RoomObserver> observers,
            MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        ThreadLocal<IdSource> ids = ThreadLocal.withInitial(IdSource::new);
        ConcurrentHashMap<ParticipantId, RoomAddress> whereabouts = new ConcurrentHashMap<>();
        RoomBeginnings beginnings = new RoomBeginnings(config, charters);
        SwitchParts parts = new SwitchParts(
                node,
                endpoint,
                new LocalRoomLogs(config.tail(), clock::millis, () -> epoch(ids.get())),
                media,
                new SwitchMetrics(meters),
                clock,
                () -> ids.get().messageId(),
                stays,
                charters,
                new RoomLife(
                        beginnings::charter,
                        beginnings::rules,
                        config.life().linger(),
                        config.life().most(),
                        config.life().hosts()),
                List.copyOf(observers),
                whereabouts::remove);
        List<RoomLoop> loops = new ArrayList<>();
        for (EventExecutor executor : ((VertxInternal) vertx).eventLoopGroup()) {
            loops.add(new RoomLoop((EventLoop) executor, parts, config.forceTls()));
        }
        List<RoomLoop> all = List.copyOf(loops);
        charters.all().forEach((room, charter) -> {
            boolean permanent =
                    beginnings.charter(room).map(now -> now.policy().exists()).orElse(true);
            if (!permanent) {
                all.get(Math.floorMod(room.hashCode(), all.size())).linger(room);
            }
        });
        return new ChatSwitch(config, all, charters, new ChatRooms(all, whereabouts, beginnings));
    }

    /** What signalling drives. */
    public Rooms rooms() {
        return rooms;
    }

    /**
     * Ends every room: each participant's dialog is told the cause, its session closed. Completes when all is done, or after five seconds; joins that come later are served
     * still, so signalling has to stop accepting them first.
     */
    public CompletionStage<Void> stop(LeaveCause cause) {
        CompletableFuture<?>[] each = loops.stream()
                .map(loop -> loop.endAll(cause).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(each)
                .completeOnTimeout(null, RoomConfig.END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The rooms that are there now, in no meaningful order; any thread. */
    public CompletionStage<List<RoomState>> states() {
        List<CompletableFuture<List<RoomState>>> each =
                loops.stream().map(loop -> loop.states().toCompletableFuture()).toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        each.stream().flatMap(one -> one.join().stream()).toList());
    }

    /** The same, and those that stay, or about which something was decided, and which nobody is in; any thread. */
    public CompletionStage<List<RoomState>> known() {
        return states().thenCompose(open -> {
            Set<RoomAddress> seen = new HashSet<>();
            open.forEach(room -> seen.add(room.address()));
            List<CompletableFuture<Optional<RoomState>>> rest = Stream.concat(
                            charters.all().keySet().stream(), config.addresses().stream())
                    .distinct()
                    .filter(room -> !seen.contains(room))
                    .map(room -> rooms.look(room).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new))
                    .thenApply(done -> Stream.concat(
                                    open.stream().filter(RoomState::isThere),
                                    rest.stream().flatMap(one -> one.join().stream()))
                            .toList());
        });
    }

    /** What the rooms look like now: a line each, no session-ids, no content. */
    public CompletionStage<List<String>> debugState() {
        List<CompletableFuture<List<String>>> each = loops.stream()
                .map(loop -> loop.describe().toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<String> lines = new ArrayList<>();
            lines.add("configured rooms: " + config.sortedNames());
            each.forEach(one -> lines.addAll(one.join()));
            return lines;
        });
    }

    private static String epoch(IdSource ids) {
        return ids.messageId().value().substring(0, EPOCH_CHARACTERS);
    }
}
