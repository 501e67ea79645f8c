package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.await;
import static org.parley.chat.media.RoomUnderTest.eventually;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.room.Actor;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.JoinAnswer;

/** What meets in one batch of a room's commands: its loops are held until all of it waits. */
class CrossingTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final RoomAddress LOBBY = RoomAddress.parse(RoomUnderTest.ROOM);

    /** Holds every loop until it is let go. */
    private static final class Held {
        private final CountDownLatch go = new CountDownLatch(1);

        Held(RoomUnderTest room) {
            List<CountDownLatch> there = new ArrayList<>();
            for (EventExecutor loop : ((VertxInternal) room.vertx).eventLoopGroup()) {
                CountDownLatch here = new CountDownLatch(1);
                there.add(here);
                loop.execute(() -> {
                    here.countDown();
                    waitFor(go);
                });
            }
            there.forEach(Held::waitFor);
        }

        private static void waitFor(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void letGo() {
            go.countDown();
        }
    }

    private static Optional<RoomState> state(RoomUnderTest room) {
        return await(room.chat.states()).stream()
                .filter(one -> one.address().equals(LOBBY))
                .findFirst();
    }

    @Test
    void whoJoinsWhileTheRoomIsEndedIsInTheNextLifeOrNotAtAll() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.new Guest(Invite.from(BOB), "bob");
            CompletionStage<JoinAnswer> answer;
            Held held = new Held(room);
            room.rooms().moderate(LOBBY, new RoomCommand.Close(Actor.NODE, "over"));
            answer = room.rooms().join(bob.request(true));
            held.letGo();
            alice.endedBecause();
            JoinAnswer said = await(answer);
            assertThat(said).isInstanceOf(JoinAnswer.Joined.class);
            bob.uri = ((JoinAnswer.Joined) said).media().uri().toString();
            assertThat(bob.ended).isEmpty();
            bob.bind();
            Guest carol = room.join("sip:carol@example.org");
            byte[] text = RoomUnderTest.cpim("sip:carol@example.org", RoomUnderTest.ROOM, "welcome");
            carol.say(text);
            assertThat(bob.hears()).isEqualTo(text);
            bob.leave();
            carol.leave();
            eventually(() -> state(room).isEmpty());
        }
    }

    @Test
    void whoIsKeptAPlaceWhileTheRoomIsEndedTakesItInTheNextLifeOrHearsThatItIsGone() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            room.join(ALICE);
            Guest bob = room.new Guest(Invite.from(BOB), "bob");
            CompletionStage<JoinAnswer> answer;
            Held held = new Held(room);
            answer = room.rooms().join(bob.request(false));
            room.rooms().moderate(LOBBY, new RoomCommand.Close(Actor.NODE, "over"));
            held.letGo();
            assertThat(await(answer)).isInstanceOf(JoinAnswer.Refused.class);
            eventually(() -> state(room).isEmpty());
        }
    }

    @Test
    void whoIsPutOutWhileAPlaceIsBeingKeptHasNone() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.new Guest(Invite.from(BOB), "bob");
            CompletionStage<JoinAnswer> answer;
            Held held = new Held(room);
            answer = room.rooms().join(bob.request(false));
            room.rooms().moderate(LOBBY, new RoomCommand.Kick(Actor.NODE, BOB, "no"));
            held.letGo();
            assertThat(await(answer)).isInstanceOf(JoinAnswer.Refused.class);
            alice.leave();
            eventually(() -> state(room).isEmpty());
        }
    }
}
