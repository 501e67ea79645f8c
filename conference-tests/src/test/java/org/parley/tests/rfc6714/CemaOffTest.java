package org.parley.tests.rfc6714;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** As delivered: CEMA is off, the attribute is neither said nor heeded, and paths decide. */
@ParleyServer("rooms.tell-unaware=false")
class CemaOffTest {
    private static final Duration A_MOMENT = Duration.ofMillis(700);

    @Covers("6714-3-1")
    @Test
    void theAttributeIsNeverSaidAndThePathDecides(Stage stage) {
        MsrpListener meant = stage.listen();
        MsrpListener published = stage.listen();
        String path = "msrp://127.0.0.1:" + meant.port() + "/" + Octets.token(20) + ";tcp";
        Participant alice = stage.join("alice", plan -> plan.path(path)
                .offer(sdp -> sdp.setup("passive")
                        .attribute("msrp-cema")
                        .media("message " + published.port() + " TCP/MSRP *"))
                .withoutConnecting());
        assertThat(alice.answer().attribute("msrp-cema")).isNull();
        assertThat(stage.add(meant.accept())
                        .expect("the first SEND", MsrpFrame::isSend)
                        .toPath())
                .containsExactly(path);
        assertThat(published.accept(A_MOMENT)).as("by the m= line").isEmpty();
        SipCall call = stage.call("bob");
        assertThat(SdpView.of(call.invite("").body()).attribute("msrp-cema")).isNull();
        call.ack(org.parley.tests.peer.Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp")
                .text());
    }

    @Test
    void anAnswerBehindABoxIsTakenAsItIs(Stage stage) {
        MsrpListener relay = stage.listen();
        String path = "msrp://127.0.0.1:" + relay.port() + "/" + Octets.token(20) + ";tcp msrp://127.0.0.1:9/"
                + Octets.token(20) + ";tcp";
        SipCall call = stage.call("alice");
        call.invite("");
        call.ack(org.parley.tests.peer.Sdp.of(path)
                .setup("passive")
                .connection("IN IP4 192.0.2.99")
                .text());
        stage.add(relay.accept()).expect("the first SEND", MsrpFrame::isSend);
        assertThat(call.heard("INVITE")).as("no new offer").isEmpty();
    }
}
