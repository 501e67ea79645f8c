package org.parley.tests.rfc3994;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** What a room does with word that somebody is composing: it passes, to those who want it, and leaves no trace. */
@ParleyServer({"rooms.tell-unaware=false", "node.event-loops=1"})
class ComposingTest {
    static final String TYPE = "application/im-iscomposing+xml";

    static byte[] composing(String state) {
        return Octets.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>" + state
                + "</state></isComposing>");
    }

    static MsrpText word(Participant who, String state, String... headers) {
        return who.message(who.envelope(TYPE, composing(state)), headers);
    }

    static boolean isWord(MsrpFrame frame) {
        return frame.isContent() && Octets.latin(frame.raw()).contains(TYPE);
    }

    @Covers("3994-3.5-3")
    @Test
    void itGoesToEverybodyAsItCameAndAsksForNothing(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope(TYPE, composing("active"));
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        for (Participant each : List.of(bob, carol)) {
            MsrpFrame copy = each.receive("the word", any -> true).first();
            assertThat(copy.needBody()).isEqualTo(envelope);
            assertThat(copy.need("Failure-Report")).isEqualTo("no");
        }
        assertThat(alice.contents()).isEmpty();
    }

    @Covers("3994-4-1")
    @Test
    void whoDoesNotListItGetsNone(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.wrapped("text/plain")));
        assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(200);
        alice.say("so that it would have come");
        bob.hear("so that it would have come");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("3994-4-2")
    @Test
    void itKeepsItsPlaceBetweenMessages(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpText last = alice.message(alice.envelope("then"));
        alice.msrp()
                .send(Octets.join(
                        alice.message(alice.envelope("first")).octets(),
                        word(alice, "active", "Failure-Report: no").octets(),
                        alice.message(alice.envelope("second")).octets(),
                        word(alice, "idle", "Failure-Report: no").octets(),
                        last.octets()));
        assertThat(alice.msrp().response(last.tid()).code()).isEqualTo(200);
        bob.hear("then");
        assertThat(bob.contents().stream().map(frame -> Cpim.textOf(frame.needBody())))
                .containsExactly(
                        "first",
                        new String(composing("active"), java.nio.charset.StandardCharsets.UTF_8),
                        "second",
                        new String(composing("idle"), java.nio.charset.StandardCharsets.UTF_8),
                        "then");
    }

    @Covers("3994-4-3")
    @Test
    void whoBindsLaterHearsWhatWasSaidAndNotWhoWasComposing(Stage stage) {
        Participant alice = stage.join("alice");
        Participant late = stage.join("late", plan -> plan.withoutBinding());
        assertThat(alice.msrp().transact(word(alice, "active")).code()).isEqualTo(200);
        alice.say("kept for later");
        late.bind();
        late.hear("kept for later");
        assertThat(late.contents()).hasSize(1);
    }

    @Covers("3994-3.2-3")
    @Test
    void aFloodOfItIsThinnedOutAndWhatIsSaidIsNot(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        int many = 60;
        long begun = System.nanoTime();
        MsrpText last = alice.message(alice.envelope("not a word is lost"));
        for (int i = 0; i < many; i++) {
            alice.msrp().send(word(alice, i % 2 == 0 ? "active" : "idle"));
        }
        assertThat(alice.msrp().transact(last).code()).isEqualTo(200);
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        bob.hear("not a word is lost");
        assertThat(bob.contents().stream().filter(ComposingTest::isWord).count())
                .as("of %s in %s s and a little", many, seconds)
                .isBetween(1L, Math.min(many - 1, 4 + 2 * seconds));
        assertThat(alice.msrp().inbox().seen(frame -> frame.isResponse() && frame.code() != 200))
                .as("nobody refuses it")
                .isEmpty();
    }

    @Covers("3994-7-1")
    @Test
    void aPrivateOneGoesToItsAddresseeAlone(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("chatroom:private-messages")));
        Participant carol = stage.join("carol");
        byte[] whisper = Cpim.from(alice.aor(), bob.aor()).wrap(TYPE, composing("active"));
        assertThat(alice.msrp().transact(alice.message(whisper)).code()).isEqualTo(200);
        assertThat(bob.receive("the word", any -> true).body()).isEqualTo(whisper);
        alice.say("to everybody");
        carol.hear("to everybody");
        assertThat(carol.contents()).hasSize(1);
        byte[] nobody = Cpim.from(alice.aor(), Stage.aor("nobody")).wrap(TYPE, composing("active"));
        assertThat(alice.msrp().transact(alice.message(nobody)).code()).isEqualTo(404);
    }
}
