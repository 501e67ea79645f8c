package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.ChatSwitch;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.Charters;
import org.parley.chat.cluster.MemoryCharters;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Ban;
import org.parley.chat.room.Charter;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.RoomObserver;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;

/** What is decided in a room, from the decision to where it is kept and back. */
class KeepingTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:lobby@example.org");
    private static final Actor OPERATOR = Actor.operator("op");
    private static final Identity EVE = new Identity(List.of("sip:eve@example.org"), "", "", "", "");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final SlowCharters charters = new SlowCharters();
    private final LinkedBlockingQueue<RoomEvent> happened = new LinkedBlockingQueue<>();

    /** Keeps in memory, and says that it is written when the test says so. */
    private static final class SlowCharters implements Charters {
        private final MemoryCharters memory = new MemoryCharters();
        private final LinkedBlockingQueue<CompletableFuture<Void>> writes = new LinkedBlockingQueue<>();

        @Override
        public Optional<Charter> of(RoomAddress room) {
            return memory.of(room);
        }

        @Override
        public CompletionStage<Void> keep(RoomAddress room, Charter charter) {
            CompletableFuture<Void> write = new CompletableFuture<>();
            memory.keep(room, charter);
            writes.add(write);
            return write;
        }

        @Override
        public Map<RoomAddress, Charter> all() {
            return memory.all();
        }
    }

    private ChatSwitch start(Duration linger) throws Exception {
        return start(linger, 100);
    }

    private ChatSwitch start(Duration linger, int most) throws Exception {
        MsrpEndpoint endpoint = await(
                MsrpEndpoint.start(vertx, EndpointConfig.tcp("127.0.0.1", 0).withEventLoops(2), meters)
                        .toCompletionStage());
        RoomObserver observer = (room, events, after) -> happened.addAll(events);
        return ChatSwitch.start(
                vertx,
                endpoint,
                "test",
                RoomConfig.standard().living(new RoomConfig.Life(linger, most, true, Set.of())),
                MediaConfig.standard(),
                stay -> {},
                charters,
                List.of(observer),
                meters);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close().toCompletionStage());
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static RoomCommand.Moderation ban() {
        return new RoomCommand.SetBan(OPERATOR, "sip:eve@example.org", 0, "spam");
    }

    private CompletableFuture<Void> write() throws InterruptedException {
        CompletableFuture<Void> write = charters.writes.poll(60, TimeUnit.SECONDS);
        assertThat(write).as("something to write").isNotNull();
        return write;
    }

    @Test
    void whoDecidesIsAnsweredOnceItIsWritten() throws Exception {
        ChatSwitch chat = start(Duration.ofHours(1));
        CompletableFuture<Reply> answer = chat.rooms().moderate(ROOM, ban()).toCompletableFuture();
        CompletableFuture<Void> write = write();
        assertThat(await(chat.rooms().probe(ROOM, EVE))).as("it holds at once").isInstanceOf(JoinAnswer.Refused.class);
        assertThat(answer).isNotDone();
        write.complete(null);
        assertThat(await(answer)).isInstanceOf(Reply.Done.class);
        CompletableFuture<Reply> failing = chat.rooms()
                .moderate(ROOM, new RoomCommand.Lock(OPERATOR, true, ""))
                .toCompletableFuture();
        write().completeExceptionally(new IOException("disk full"));
        assertThat(failing.handle((reply, failure) -> failure).get(60, TimeUnit.SECONDS))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRoomThatStopsAndStartsAtOnceMissesNothing() throws Exception {
        ChatSwitch chat = start(Duration.ofHours(1));
        CompletionStage<Reply> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 200; i++) {
            // each command opens the room, changes it and lets it go; the next is on its way already
            String user = "sip:u" + i + "@example.org";
            last = chat.rooms().moderate(ROOM, new RoomCommand.SetBan(OPERATOR, user, 0, ""));
        }
        while (!last.toCompletableFuture().isDone()) {
            CompletableFuture<Void> write = charters.writes.poll(20, TimeUnit.MILLISECONDS);
            if (write != null) {
                write.complete(null);
            }
        }
        assertThat(charters.of(ROOM).orElseThrow().bans()).hasSize(200);
        assertThat(await(chat.rooms().look(ROOM)).orElseThrow().charter().bans())
                .hasSize(200);
    }

    @Test
    void whatWasDecidedAboutADialledRoomIsForgottenInTheEnd() throws Exception {
        ChatSwitch chat = start(Duration.ofMillis(1));
        chat.rooms().moderate(ROOM, ban());
        for (RoomEvent event = next(); ; event = next()) {
            if (event instanceof RoomEvent.Moderated done && done.detail().equals("forgotten")) {
                assertThat(done.actor()).isEqualTo(Actor.NODE);
                break;
            }
        }
        assertThat(charters.all()).isEmpty();
        assertThat(await(chat.rooms().probe(ROOM, EVE))).isInstanceOf(JoinAnswer.Joined.class);
    }

    @Test
    void whatIsLeftOfDialledRoomsAfterARestartIsForgottenTooAndWhatStaysStays() throws Exception {
        RoomAddress stays = RoomAddress.parse("sip:stays@example.org");
        Charter banned = Charter.kept(
                RoomPolicy.open(),
                Set.of(),
                "",
                false,
                Map.of(),
                List.of(new Ban("sip:eve@example.org", 0, "op", "")),
                Set.of(),
                Set.of());
        charters.keep(ROOM, banned);
        charters.keep(
                stays,
                Charter.kept(
                        PolicyFields.changed(RoomPolicy.open(), Map.of("provisioned", true)),
                        Set.of("provisioned"),
                        "tea",
                        true,
                        Map.of(),
                        List.of(),
                        Set.of(),
                        Set.of()));
        ChatSwitch chat = start(Duration.ofMillis(1));
        assertThat(next()).isInstanceOf(RoomEvent.Moderated.class);
        assertThat(charters.all()).containsOnlyKeys(stays);
        assertThat(await(chat.known()))
                .extracting(room -> room.address().uri())
                .containsExactly("sip:stays@example.org");
    }

    private RoomEvent next() throws InterruptedException {
        RoomEvent event = happened.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("something that happens").isNotNull();
        return event;
    }

    @Test
    void aRoomIsForgottenAlsoWhereThereWasNoPlaceToForgetItIn() throws Exception {
        Charter banned = Charter.kept(
                RoomPolicy.open(),
                Set.of(),
                "",
                false,
                Map.of(),
                List.of(new Ban("sip:eve@example.org", 0, "op", "")),
                Set.of(),
                Set.of());
        charters.memory.keep(ROOM, banned);
        ChatSwitch chat = start(Duration.ofMillis(500), 1);
        ParticipantId alice = new ParticipantId("alice");
        RoomAddress other = RoomAddress.parse("sip:other@example.org");
        Identity who = new Identity(List.of("sip:alice@example.org"), "", "", "", "");
        assertThat(await(chat.rooms().join(new JoinRequest(other, alice, who, false, Optional.empty(), cause -> {}))))
                .isInstanceOf(JoinAnswer.Joined.class);
        RoomUnderTest.eventually(() -> charters.of(ROOM).isEmpty()
                || meters.counter("parley.room.queue.full").count() > 0);
        await(chat.rooms().leave(alice, new LeaveCause(LeaveCause.Kind.BYE, "")));
        RoomUnderTest.eventually(() -> charters.of(ROOM).isEmpty());
    }
}
