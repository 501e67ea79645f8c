package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.OpenSend;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** The CPIM wrapper inside MSRP (RFC 4975 §13). */
@ParleyServer
class Section13Test {
    private static final int INTERRUPTIONS = 10;

    @Covers("4975-13-5")
    @Test
    void theWrapperIsNeverRefusedForItsType(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("in any spelling");
        for (String type : new String[] {"message/cpim", "Message/CPIM", "MESSAGE/cpim;charset=utf-8"}) {
            String range = "1-" + envelope.length + "/" + envelope.length;
            MsrpText message = alice.send().header("Byte-Range", range).body(type, envelope);
            assertThat(alice.msrp().transact(message).code()).isEqualTo(200);
            bob.hear("in any spelling");
        }
    }

    @Covers("4975-13-7")
    @Covers("7701-6.1-19")
    @Test
    void theWrapperStandsOnceAtTheBeginning(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] content = Octets.random(2 << 20, 16);
        byte[] envelope = alice.envelope("application/octet-stream", content);
        OpenSend sending = OpenSend.of(alice.msrp(), alice.message(envelope));
        for (int i = 0; i < INTERRUPTIONS; i++) {
            sending.reach(bob.msrp());
            bob.settle();
        }
        sending.end();
        Received copy = bob.receive("the message", message -> message.body().length == envelope.length);
        assertThat(copy.chunks().size()).isGreaterThan(INTERRUPTIONS);
        assertThat(Cpim.content(copy.body())).isEqualTo(content);
        for (MsrpFrame chunk : copy.chunks()) {
            assertThat(chunk.need("Content-Type")).isEqualToIgnoringCase("message/cpim");
            boolean hasHeaders =
                    Octets.find(chunk.needBody(), 0, Math.min(200, chunk.needBody().length), Octets.of("From: <")) >= 0;
            assertThat(hasHeaders).isEqualTo(chunk.rangeStart() == 1);
        }
    }

    @Covers("4975-13-13")
    @Test
    void twoFromHeadersAreRefused(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] twice = Cpim.from(alice.aor(), alice.room())
                .line("From: <" + alice.aor() + ">")
                .wrap("text/plain", Octets.of("who"));
        assertThat(alice.msrp().transact(alice.message(twice)).code()).isIn(400, 403);
        alice.say("me");
        bob.hear("me");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-13-6")
    @Covers("3862-6-1")
    @Covers("3862-9-1")
    @Test
    void aSignedEnvelopePassesUnchanged(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = Cpim.from(alice.aor(), alice.room())
                .line("DateTime: 2026-01-02T03:04:05Z")
                .wrap("multipart/signed;boundary=s", Octets.random(3_000, 17));
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        assertThat(bob.receive("the signed one", any -> true).body()).isEqualTo(envelope);
    }
}
