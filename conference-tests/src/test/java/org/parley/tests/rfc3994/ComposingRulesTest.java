package org.parley.tests.rfc3994;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc3994.ComposingTest.word;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Word of composing in a room with rules: it is no message, but who may not speak may not send it either. */
@ParleyServer({
    "rooms.tell-unaware=false",
    "rooms.flood-messages=2",
    "rooms.flood-window=1h",
    "rooms.observers=sip:mute@example.org",
    "rooms.composing-up-to=3"
})
class ComposingRulesTest {
    @Test
    void itDoesNotCountAsAMessage(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.say("one");
        for (int i = 0; i < 4; i++) {
            assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(200);
        }
        alice.say("two");
        bob.hear("two");
        assertThat(alice.msrp().transact(alice.message(alice.envelope("three"))).code())
                .isEqualTo(413);
    }

    @Test
    void whoMayNotSpeakMayNotSaySo(Stage stage) {
        Participant bob = stage.join("bob"); // who makes a room is more than an observer
        Participant mute = stage.join("mute");
        assertThat(mute.msrp().transact(word(mute, "active")).code()).isEqualTo(403);
        bob.settle();
        assertThat(bob.contents()).isEmpty();
    }

    @Test
    void inALargeRoomItIsNotPassedOn(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        stage.join("carol");
        Participant dave = stage.join("dave");
        assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(200);
        alice.say("said");
        bob.hear("said");
        assertThat(bob.contents()).hasSize(1);
        dave.leave();
        Await.until("dave has left", () -> passes(alice, bob));
    }

    @Covers("3994-4-4")
    @Test
    void whereTheTypeIsNotTakenItIs415() {
        try (RunningServer server =
                        RunningServer.start(false, "rooms.wrapped-types=text/plain", "rooms.tell-unaware=false");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(415);
            alice.say("so she stops saying so");
            bob.hear("so she stops saying so");
            assertThat(bob.contents()).hasSize(1);
        }
    }

    private static boolean passes(Participant alice, Participant bob) {
        assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(200);
        bob.settle();
        return bob.contents().stream().anyMatch(ComposingTest::isWord);
    }
}
