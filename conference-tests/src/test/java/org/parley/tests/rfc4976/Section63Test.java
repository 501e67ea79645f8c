package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** What a granted URI is worth, to whom and how long (RFC 4976 §6.3). */
@ParleyRelay({"relay.expires.min=1s"})
class Section63Test {
    private static final String SOMEBODY = "msrp://somebody.invalid:9/somebody;tcp";
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-6.3-11")
    @Test
    void aGrantIsGoodOnItsOwnConnectionOnly(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        RelayClient again = stage.connect("alice");
        again.msrp().send(RelayClient.messageTo(alice.toPath(bob.uri()), alice.uri(), Octets.of("unauthenticated")));
        RelayClient granted = stage.client("alice");
        granted.msrp().send(RelayClient.messageTo(alice.toPath(bob.uri()), alice.uri(), Octets.of("authenticated")));
        stage.settle(again.msrp(), alice);
        stage.settle(granted.msrp(), alice);
        alice.msrp().send(alice.message(bob.uri(), "the right one"));
        bob.hear("the right one");
        assertThat(RelayStage.contents(bob.msrp())).hasSize(1);
        assertThat(bob.next(A_MOMENT)).isEmpty();
    }

    @Covers("4976-6.3-12")
    @Covers("4975-6-1")
    @Test
    void aGrantDiesWithItsConnection(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        RelayClient witness = stage.client("carol");
        alice.close();
        RelayClient again = stage.client("alice");
        MsrpText fromAgain = RelayClient.messageTo(alice.toPath(bob.uri()), alice.uri(), Octets.of("I am back"));
        MsrpPeer peer = stage.stranger();
        Await.until("the grant's end", () -> {
            MsrpPeer probe = stage.stranger();
            MsrpText knock = RelayClient.messageTo(alice.path(), SOMEBODY, Octets.of("are you there"));
            probe.send(knock);
            stage.settle(probe, witness);
            return probe.inbox()
                            .seen(frame -> frame.answers(knock.tid()) && frame.code() == 200)
                            .isEmpty()
                    || !probe.inbox().seen(MsrpFrame::isReport).isEmpty();
        });
        again.msrp().send(fromAgain);
        peer.send(RelayClient.messageTo(alice.path(), SOMEBODY, Octets.of("are you back")));
        stage.settle(again.msrp(), witness);
        stage.settle(peer, witness);
        assertThat(bob.next(A_MOMENT)).isEmpty();
        assertThat(RelayStage.contents(again.msrp())).isEmpty();
    }

    @Covers("4976-6.3-13")
    @Covers("4976-6.3-15")
    @Test
    void aGrantEndsInTime(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        PlainEndpoint bob = stage.endpoint();
        RelayClient witness = stage.client("carol");
        alice.authenticate("Expires: 5");
        String lapsing = alice.relayUri();
        String lapsingPath = alice.path();
        alice.msrp().send(alice.message(bob.uri(), "in time"));
        bob.hear("in time");
        // A later grant on the same connection lives on.
        alice.authenticate("Expires: 600");
        alice.msrp().send(RelayClient.messageTo(lapsing + " " + bob.uri(), alice.uri(), Octets.of("still in time")));
        bob.hear("still in time");
        Await.until("the grant's end", () -> {
            MsrpPeer probe = stage.stranger();
            String word = "probe " + Octets.token(8);
            probe.send(RelayClient.messageTo(lapsingPath, SOMEBODY, Octets.of(word)));
            stage.settle(probe, witness);
            stage.settle(probe, alice);
            return alice.msrp()
                    .inbox()
                    .seen(frame -> frame.body() != null
                            && Octets.latin(frame.needBody()).equals(word))
                    .isEmpty();
        });
        int heard = RelayStage.contents(alice.msrp()).size();
        MsrpPeer late = stage.stranger();
        late.send(RelayClient.messageTo(lapsingPath, SOMEBODY, Octets.of("too late"), "Failure-Report: no"));
        stage.settle(late, witness);
        RelayClient fresh = stage.client("alice");
        fresh.msrp().send(fresh.message(bob.uri(), "fresh"));
        bob.hear("fresh");
        alice.msrp().send(RelayClient.messageTo(lapsing + " " + bob.uri(), alice.uri(), Octets.of("too late")));
        stage.settle(alice.msrp(), witness);
        assertThat(RelayStage.contents(bob.msrp())).hasSize(3);
        assertThat(RelayStage.contents(alice.msrp())).hasSize(heard);
        assertThat(late.inbox().seen(frame -> !frame.isSend() && frame.code() != 200))
                .isEmpty();
    }

    @Covers("4976-3.1-1")
    @Test
    void itIsNoOpenRelay(RelayStage stage) {
        PlainEndpoint victim = stage.endpoint();
        RelayClient witness = stage.client("carol");
        MsrpPeer mallory = stage.stranger();
        mallory.send(RelayClient.messageTo(
                stage.relay().guessedUri(Octets.token(22)) + " " + victim.uri(), SOMEBODY, Octets.of("spam")));
        RelayClient failed = stage.connect("mallory");
        failed.challenge();
        failed.msrp()
                .send(RelayClient.messageTo(
                        stage.relay().target() + " " + victim.uri(), failed.uri(), Octets.of("spam")));
        stage.settle(mallory, witness);
        stage.settle(failed.msrp(), witness);
        assertThat(victim.next(A_MOMENT)).isEmpty();
    }
}
