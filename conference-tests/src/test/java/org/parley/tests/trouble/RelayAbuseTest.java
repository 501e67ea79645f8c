package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Those who want more from a relay than is theirs: nothing is forwarded that was not authorised, and what is others' stays with them. */
@ParleyRelay({"relay.transaction-timeout=5s", "relay.auth-failures=50"})
class RelayAbuseTest {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Test
    void aForgedFromPathBringsNothingToWhomItNames(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient mallory = stage.client("mallory");
        MsrpListener gone = MsrpListener.listen();
        String nobody = "msrp://127.0.0.1:" + gone.port() + "/nobodyishere;tcp";
        gone.close();
        for (String forged : new String[] {alice.uri(), alice.path(), alice.relayUri()}) {
            mallory.msrp().send(RelayClient.messageTo(mallory.toPath(nobody), forged, Octets.of("blame alice")));
            stage.settle(mallory.msrp(), alice);
            if (mallory.msrp().isClosed()) {
                mallory = stage.client("mallory");
            }
        }
        Await.holdsWithin(() -> !alice.msrp().inbox().seen(MsrpFrame::isReport).isEmpty(), Duration.ofSeconds(1));
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }

    @Covers("4976-6.4.2-7")
    @Test
    void whoClaimsAPeersHostGetsNothingOfHis(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        MsrpPeer mallory = stage.stranger();
        String near = bob.anotherUri();
        mallory.send(RelayClient.messageTo(alice.path(), near, Octets.of("I am bob's neighbour")));
        alice.hear("I am bob's neighbour");
        alice.msrp().send(alice.message(bob.uri(), "for bob alone"));
        bob.hear("for bob alone");
        assertThat(RelayStage.contents(mallory)).isEmpty();
    }

    @Covers("4976-6.4.2-7")
    @Test
    void whoComesSecondWithAPeersUriDoesNotDisplaceHim(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        MsrpPeer first = stage.stranger();
        first.send(RelayClient.messageTo(alice.path(), bob.uri(), Octets.of("I am bob")));
        alice.hear("I am bob");
        MsrpPeer second = stage.stranger();
        second.send(RelayClient.messageTo(alice.path(), bob.uri(), Octets.of("no, I am")));
        stage.settle(second, alice);
        alice.msrp().send(alice.message(bob.uri(), "which of you"));
        RelayClient.hear(first, "which of you");
        assertThat(RelayStage.contents(second)).isEmpty();
    }

    @Test
    void aClientsUriClaimedByAStrangerStaysTheClients(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        MsrpPeer mallory = stage.stranger();
        // Mallory knows both ways to Bob, and says she is where they lead.
        for (String claimed : new String[] {bob.uri(), bob.relayUri(), bob.path()}) {
            MsrpPeer each = stage.stranger();
            each.send(RelayClient.messageTo(alice.path(), claimed, Octets.of("I am bob")));
            stage.settle(each, alice);
        }
        alice.msrp().send(alice.message(bob.path(), "for bob"));
        bob.hear("for bob");
        assertThat(RelayStage.contents(mallory)).isEmpty();
    }

    @Test
    void aReplayedAuthorizationGrantsNothing(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestAnswer overheard = alice.answer(alice.challenge(), 1);
        alice.granted(alice.present(overheard), overheard);
        MsrpPeer mallory = stage.stranger();
        for (String from : new String[] {alice.uri(), "msrps://mallory.invalid:9/mallorymallory;tcp"}) {
            MsrpFrame response = mallory.transact(
                    MsrpText.request("AUTH", alice.target(), from).header("Authorization", overheard.text()));
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.header("Use-Path")).isNull();
        }
        // Nor is the answer good for another target or with another count.
        RelayClient again = stage.connect("mallory");
        DigestChallenge challenge = again.challenge();
        assertThat(challenge.nonce()).isNotEmpty();
        MsrpFrame counted = again.msrp()
                .transact(again.auth()
                        .header(
                                "Authorization",
                                overheard.with("nc", "00000002").text()));
        assertThat(counted.code()).isEqualTo(401);
    }

    @Test
    void whoHasAGrantUsesNobodyElses(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient mallory = stage.client("mallory");
        PlainEndpoint victim = stage.endpoint();
        String guessed = MsrpAddress.of(alice.relayUri()).withSessionId(Octets.token(22));
        for (String path : new String[] {
            alice.relayUri() + " " + victim.uri(),
            guessed + " " + victim.uri(),
            mallory.relayUri() + " " + alice.relayUri() + " " + victim.uri(),
            alice.relayUri() + " " + mallory.relayUri() + " " + victim.uri(),
            stage.relay().target() + " " + victim.uri(),
            victim.uri()
        }) {
            MsrpPeer from = mallory.msrp().isClosed() ? stage.client("mallory").msrp() : mallory.msrp();
            from.send(RelayClient.messageTo(path, mallory.uri(), Octets.of("through")));
            stage.settle(from, alice);
        }
        assertThat(victim.next(A_MOMENT)).isEmpty();
        assertThat(RelayStage.contents(alice.msrp())).isEmpty();
    }

    @Test
    void pathsThatGoRoundEnd(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        String one = alice.relayUri();
        String other = alice.authenticate().uri();
        StringBuilder round = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            round.append(one).append(' ').append(other).append(' ');
        }
        for (String end : new String[] {alice.uri(), bob.path()}) {
            RelayClient sender = alice.msrp().isClosed() ? stage.client("alice") : alice;
            sender.msrp().send(RelayClient.messageTo(round + end, alice.uri(), Octets.of("round")));
            stage.settle(sender.msrp(), bob);
        }
        RelayClient carol = stage.client("carol");
        carol.msrp().send(carol.message(bob.path(), "nobody is dizzy"));
        bob.hear("nobody is dizzy");
        assertThat(RelayStage.contents(bob.msrp()).size()).isLessThanOrEqualTo(2);
    }

    @Test
    void aForgedReportOrResponseComesFromWhereItCame(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        alice.msrp().send(alice.message(bob.uri(), "hello"));
        MsrpFrame heard = bob.hear("hello");
        MsrpPeer mallory = stage.stranger();
        // Whoever has alice's URI can reach her, but what arrives says through which relay URI and by whom it was sent.
        mallory.send(MsrpText.request("REPORT", alice.path(), "msrp://mallory.invalid:9/mmmmmmmm;tcp")
                .header("Message-ID", heard.messageId())
                .header("Byte-Range", "1-5/5")
                .header("Status", "000 481 forged"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).fromPath())
                .containsExactly(alice.relayUri(), "msrp://mallory.invalid:9/mmmmmmmm;tcp");
        mallory.send(MsrpText.response(heard, 481, "forged"));
        stage.settle(mallory, alice);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
    }
}
