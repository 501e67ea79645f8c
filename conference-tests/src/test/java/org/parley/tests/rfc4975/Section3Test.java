package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Applicability of MSRP: a session exists only where signalling made one, and nobody else learns of it. */
@ParleyServer
class Section3Test {
    @Covers("4975-3-1")
    @Test
    void anInventedSessionIdHasNoServiceBehindIt(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpPeer stranger = stage.connect();
        String invented = MsrpAddress.of(alice.serverUri()).withSessionId(Octets.token(22));
        byte[] envelope = alice.envelope("from nowhere");

        MsrpFrame response = stranger.transact(MsrpText.request("SEND", invented, alice.uri())
                .header("Message-ID", Octets.token(10))
                .header("Byte-Range", "1-" + envelope.length + "/" + envelope.length)
                .body("message/cpim", envelope));

        assertThat(response.code()).isEqualTo(481);
        alice.say("after that");
        bob.hear("after that");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-3-2")
    @Test
    void sessionIdsStandInNoLogAndInNoErrorText(Stage stage) {
        try (HeardLog log = HeardLog.open()) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            SipMessage refused = stage.call("carol").invite("this is no session description");
            SipMessage unknown = alice.call().transact(alice.call().request("FOO"));
            alice.say("hello");
            bob.hear("hello");
            MsrpFrame error = alice.msrp().transact(MsrpText.request("FOO", alice.serverPath(), alice.path()));
            alice.leave();
            bob.leave();
            List<String> sessions = List.of(
                    sessionId(alice.serverUri()),
                    sessionId(bob.serverUri()),
                    sessionId(alice.uri()),
                    sessionId(bob.uri()));
            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            for (String id : sessions) {
                assertThat(log.text()).doesNotContain(id);
                assertThat(refused.toString() + unknown).doesNotContain(id);
                assertThat(error.startLine()).doesNotContain(id);
            }
        }
    }

    private static String sessionId(String uri) {
        return MsrpAddress.of(uri).sessionId();
    }
}
