package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Every request (RFC 4976 §6.2): its validity, and whether it is for this relay at all. */
@ParleyRelay
class Section62Test {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @ParameterizedTest
    @Covers("4976-6.2-1")
    @ValueSource(
            strings = {
                "MSRP abcd\r\n",
                "msrp abcd1234 SEND\r\n",
                "MSRP  abcd1234 SEND\r\n",
                "MSRP ab SEND\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void malformedStartLinesEndTheConnection(String text, RelayStage stage) {
        stage.lenient();
        RelayClient alice = stage.client("alice");
        alice.msrp().send(Octets.of(text));
        alice.msrp().expectClosed();
    }

    @Covers("4976-6.2-1")
    @Covers("4975-10.2-1")
    @Test
    void aBrokenRequestWithPathsGets400AndGoesNowhere(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        for (String broken : List.of("Byte-Range: one-two/three", "Failure-Report: perhaps")) {
            MsrpText send = RelayClient.messageTo(alice.toPath(bob.path()), alice.uri(), Octets.of("broken"), broken);
            MsrpText bad = broken.startsWith("Byte")
                    ? MsrpText.request("SEND", alice.toPath(bob.path()), alice.uri())
                            .header("Message-ID", "broken01")
                            .line(broken)
                            .body("text/plain", Octets.of("broken"))
                    : send;
            alice.msrp().send(bad);
            RelayClient carol = stage.client("carol");
            stage.settle(alice.msrp(), bob);
            stage.settle(carol.msrp(), bob);
            assertThat(RelayStage.contents(bob.msrp())).isEmpty();
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(bad.tid())))
                    .allMatch(frame -> frame.code() == 400);
            assertThat(alice.msrp().isClosed()
                            || !alice.msrp()
                                    .inbox()
                                    .seen(frame -> frame.answers(bad.tid()))
                                    .isEmpty())
                    .as("either answered or dropped")
                    .isTrue();
            if (alice.msrp().isClosed()) {
                alice = stage.client("alice");
            }
        }
    }

    @Covers("4976-6.2-2")
    @Test
    void theFirstUriIsComparedAsUrisAre(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        String other = alice.relayUri()
                .replace("msrps://", "MSRPS://")
                .replace("localhost", "LocalHost")
                .replace(";tcp", ";TCP;x=y");
        MsrpText send = RelayClient.messageTo(other + " " + bob.uri(), alice.uri(), Octets.of("other case"));
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        bob.hear("other case");
        bob.msrp().broken();
        stage.lenient();
    }

    @Covers("4976-6.2-2")
    @Covers("4975-6.1-7")
    @Test
    void aSessionIdInOtherCaseIsAnother(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        String id = MsrpAddress.of(alice.relayUri()).sessionId();
        String upper = id.toUpperCase(Locale.ROOT);
        String swapped = upper.equals(id) ? id.toLowerCase(Locale.ROOT) : upper;
        String wrong = alice.relayUri().replace(id, swapped);
        alice.msrp().send(RelayClient.messageTo(wrong + " " + bob.uri(), alice.uri(), Octets.of("swapped")));
        RelayClient carol = stage.client("carol");
        stage.settle(alice.msrp(), carol);
        assertThat(bob.next(A_MOMENT)).isEmpty();
    }

    @Covers("4976-6.2-3")
    @Covers("4976-6.4.1-22")
    @Covers("4976-6.4.1-23")
    @Test
    void aRequestForAnotherHostEndsTheConnection(RelayStage stage) {
        PlainEndpoint bob = stage.endpoint();
        for (String failureReport : List.of("yes", "no")) {
            RelayClient alice = stage.client("alice");
            MsrpText send = RelayClient.messageTo(
                    bob.uri(), alice.uri(), Octets.of("astray"), "Failure-Report: " + failureReport);
            alice.msrp().send(send);
            alice.msrp().expectClosed();
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                    .isEmpty();
            assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport).size())
                    .isLessThanOrEqualTo(failureReport.equals("yes") ? 1 : 0);
        }
        assertThat(bob.next(A_MOMENT)).isEmpty();
    }

    @Covers("4975-3-1")
    @Covers("4976-6.4-1")
    @Covers("4975-6-5")
    @Covers("4975-6-6")
    @Test
    void inventedUrisOfTheRelayLeadNowhere(RelayStage stage) {
        PlainEndpoint bob = stage.endpoint();
        RelayClient witness = stage.client("carol");
        int other = stage.relay().tls().getPort() + 1;
        RelayClient owner = stage.client("alice");
        for (String uri : List.of(
                stage.relay().guessedUri(Octets.token(22)),
                stage.relay().target(),
                owner.relayUri().replaceFirst(":[0-9]+/", ":" + other + "/"),
                owner.relayUri().replaceFirst("localhost", "relay.example.org"),
                owner.relayUri().replaceFirst("msrps", "msrp"))) {
            RelayClient alice = stage.client("alice");
            alice.msrp().send(RelayClient.messageTo(uri + " " + bob.uri(), alice.uri(), Octets.of(uri)));
            MsrpPeer stranger = stage.stranger();
            stranger.send(
                    RelayClient.messageTo(uri + " " + owner.uri(), "msrp://s.invalid:9/sssssss;tcp", Octets.of(uri)));
            stage.settle(alice.msrp(), witness);
            stage.settle(stranger, witness);
        }
        assertThat(bob.next(A_MOMENT)).isEmpty();
        assertThat(RelayStage.contents(owner.msrp())).isEmpty();
    }

    @Covers("4976-8-2")
    @Test
    void urisWithoutPortLeadNowhere(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        String portless = alice.relayUri().replaceFirst(":[0-9]+/", "/");
        RelayClient witness = stage.client("carol");
        RelayClient first = stage.client("alice");
        first.msrp().send(RelayClient.messageTo(portless + " " + bob.uri(), alice.uri(), Octets.of("portless")));
        alice.msrp()
                .send(RelayClient.messageTo(
                        alice.relayUri() + " msrp://localhost/abcdefgh;tcp", alice.uri(), Octets.of("portless")));
        stage.settle(first.msrp(), witness);
        stage.settle(alice.msrp(), witness);
        assertThat(bob.next(A_MOMENT)).isEmpty();
    }
}
