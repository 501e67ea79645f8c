package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Peers that send what nobody can read, or nothing: they harm themselves at most. */
@ParleyServer("msrp.bind-timeout=2s")
class BrokenPeersTest {
    /** Two who talk while the others misbehave. */
    private static final class Talk {
        private final Participant alice;
        private final Participant bob;
        private int said;

        Talk(Stage stage) {
            alice = stage.join("alice");
            bob = stage.join("bob");
        }

        void goesOn() {
            for (int i = 0; i < 5; i++) {
                alice.say("word " + said);
                bob.hear("word " + said++);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void garbage(long seed, Stage stage) {
        Talk talk = new Talk(stage);
        MsrpPeer stranger = stage.connect();
        sendUntilClosed(stranger, Octets.random(1 << 20, seed));
        stranger.expectClosed();
        Participant member = stage.join("mallory");
        sendUntilClosed(member.msrp(), Octets.random(1 << 20, seed));
        member.msrp().expectClosed();
        member.call().expect("BYE");
        talk.goesOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\r\n\r\n\r\n\r\n",
                "MSRP\r\n",
                "MSRP abcd\r\n",
                "msrp abcd SEND\r\n",
                "MSRP  abcd SEND\r\n",
                "MSRP abcd SEND\nTo-Path: x\n",
                "MSRP ab SEND\r\n",
                "\u0000\u0000\u0000"
            })
    void wrongBeginnings(String text, Stage stage) {
        Talk talk = new Talk(stage);
        MsrpPeer stranger = stage.connect();
        stranger.send(Octets.of(text));
        stranger.halfClose();
        stranger.expectClosed();
        talk.goesOn();
    }

    @Test
    void oneOctetAtATime(Stage stage) {
        Talk talk = new Talk(stage);
        Participant slow = stage.join("slow");
        MsrpText message = slow.message(slow.envelope("bit by bit\r\n-------notthis$\r\nindeed"));
        slow.msrp().sendInPieces(message.octets(), 1);
        assertThat(slow.msrp().response(message.tid()).code()).isEqualTo(200);
        talk.bob.hear("bit by bit\r\n-------notthis$\r\nindeed");
        talk.goesOn();
    }

    @Test
    void aHeaderOfAMegabyte(Stage stage) {
        Talk talk = new Talk(stage);
        Participant mallory = stage.join("mallory");
        MsrpText wide = mallory.send().header("X-Wide", "w".repeat(1 << 20)).body("message/cpim", new byte[0]);
        sendUntilClosed(mallory.msrp(), wide.octets());
        MsrpPeer stranger = stage.connect();
        sendUntilClosed(stranger, wide.octets());
        stranger.expectClosed();
        talk.goesOn();
    }

    @Test
    void tenThousandHeaders(Stage stage) {
        Talk talk = new Talk(stage);
        MsrpPeer stranger = stage.connect();
        MsrpText many = talk.alice.send();
        for (int i = 0; i < 10_000; i++) {
            many.header("X-" + i, "x");
        }
        sendUntilClosed(stranger, many.octets());
        stranger.expectClosed();
        talk.goesOn();
    }

    @Test
    void aWrongEndLine(Stage stage) {
        Talk talk = new Talk(stage);
        Participant mallory = stage.join("mallory");
        MsrpText open = mallory.message(mallory.envelope("never ends")).endTid("anothertid");
        mallory.msrp().send(open);
        talk.goesOn();
        mallory.msrp().send(Octets.of("\r\n-------" + open.tid() + "$\r\n"));
        assertThat(mallory.msrp().response(open.tid()).code()).isEqualTo(200);
        talk.goesOn();
    }

    @Test
    void silence(Stage stage) {
        Talk talk = new Talk(stage);
        Participant silent = stage.join("silent", plan -> plan.withoutBinding());
        MsrpPeer stranger = stage.connect();
        talk.goesOn();
        assertThat(silent.call().expect("BYE").header("Reason")).isNotNull();
        assertThat(silent.msrp().octetsRead()).isZero();
        assertThat(stranger.octetsRead()).isZero();
        talk.goesOn();
    }

    @Test
    void halfClosedAndReset(Stage stage) {
        Talk talk = new Talk(stage);
        Participant half = stage.join("half");
        half.msrp().halfClose();
        half.call().expect("BYE");
        Participant gone = stage.join("gone");
        gone.msrp().send(gone.message(gone.envelope("last wo")).head());
        gone.msrp().reset();
        gone.call().expect("BYE");
        talk.goesOn();
    }

    private static void sendUntilClosed(MsrpPeer peer, byte[] octets) {
        try {
            peer.send(octets);
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(java.io.IOException.class);
        }
    }
}
