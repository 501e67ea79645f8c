package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** What is granted is a secret: it stands in no log, on no page for operators, in no error (RFC 4975 §3, §14.1; RFC 4976 §9.4). */
@ParleyRelay
class HiddenTest {
    @Covers("4975-3-2")
    @Covers("4975-6-10")
    @Test
    void urisBodiesAndPasswordsStandInNoLogAndOnNoPage(RelayStage stage) {
        stage.lenient();
        try (HeardLog log = HeardLog.open()) {
            RelayClient alice = stage.client("alice");
            PlainEndpoint bob = stage.endpoint();
            alice.msrp().send(alice.message(bob.uri(), "the secret body"));
            bob.hear("the secret body");
            RelayClient mallory = stage.connect("mallory");
            mallory.present(DigestAnswer.to(mallory.challenge(), "mallory", "guess", mallory.target(), 1));
            MsrpPeer stranger = stage.stranger();
            MsrpText wrong = RelayClient.messageTo(
                    alice.relayUri() + " " + bob.anotherUri(),
                    "msrp://x:hidden-word@x.invalid:9/xxxxxxxx;tcp",
                    Octets.of("x"));
            stranger.send(wrong);
            stage.settle(stranger, alice);
            String pages = stage.relay().http("/state")
                    + stage.relay().http("/metrics")
                    + stage.relay().http("/api/relay/bindings")
                    + stage.relay().http("/api/relay/connections");
            assertThat(pages).contains("alice");
            alice.close();
            stage.client("carol");
            String errors = stranger.inbox().seen(frame -> true).stream()
                    .map(MsrpFrame::startLine)
                    .reduce("", String::concat);
            String everything = log.text() + pages + errors;
            for (String secret : new String[] {
                MsrpAddress.of(alice.relayUri()).sessionId(),
                MsrpAddress.of(alice.uri()).sessionId(),
                MsrpAddress.of(bob.uri()).sessionId(),
                "the secret body",
                RelayUsers.password("alice"),
                "hidden-word"
            }) {
                assertThat(everything).doesNotContain(secret);
            }
        }
    }
}
