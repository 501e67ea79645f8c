package org.parley.tests.flows;

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

/** One relay only: Alice uses it, Bob is an endpoint of RFC 4975 and no more; over TCP and over TLS. */
@ParleyRelay("relay.transaction-timeout=3s")
class OneRelayTest {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-11-3")
    @Test
    void theRelayConnectsToBobOverTcp(RelayStage stage) {
        conversation(stage.client("alice"), stage.endpoint());
    }

    @Test
    void theRelayConnectsToBobOverTls(RelayStage stage) {
        conversation(stage.client("alice"), stage.secureEndpoint());
    }

    private static void conversation(RelayClient alice, PlainEndpoint bob) {
        MsrpText send = alice.message(bob.uri(), "Hello over one relay");
        MsrpFrame ok = alice.msrp().transact(send);
        assertThat(ok.code()).isEqualTo(200);
        assertThat(ok.need("From-Path")).isEqualTo(alice.relayUri());
        MsrpFrame heard = bob.hear("Hello over one relay");
        assertThat(heard.need("To-Path")).isEqualTo(bob.uri());
        assertThat(heard.need("From-Path")).isEqualTo(alice.relayUri() + " " + alice.uri());
        assertThat(heard.need("Byte-Range")).isEqualTo("1-20/20");

        MsrpText back = RelayClient.messageTo(alice.path(), bob.uri(), Octets.of("Hi Alice"));
        MsrpFrame answered = bob.msrp().transact(back);
        assertThat(answered.code()).isEqualTo(200);
        assertThat(answered.need("To-Path")).isEqualTo(bob.uri());
        assertThat(answered.need("From-Path")).isEqualTo(alice.relayUri());
        MsrpFrame atAlice = alice.hear("Hi Alice");
        assertThat(atAlice.need("To-Path")).isEqualTo(alice.uri());
        assertThat(atAlice.need("From-Path")).isEqualTo(alice.relayUri() + " " + bob.uri());
    }

    @Test
    void bobConnectsToTheRelay(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        MsrpPeer came = stage.stranger();
        MsrpText bind = MsrpText.request("SEND", alice.path(), bob.uri())
                .header("Message-ID", "m2101bb")
                .header("Byte-Range", "1-0/0");
        assertThat(came.transact(bind).code()).isEqualTo(200);
        MsrpFrame bound = alice.msrp().expect("the binding SEND", MsrpFrame::isSend);
        assertThat(bound.need("From-Path")).isEqualTo(alice.relayUri() + " " + bob.uri());
        alice.msrp().send(alice.message(bob.uri(), "Answer from Alice"));
        MsrpFrame heard = RelayClient.hear(came, "Answer from Alice");
        assertThat(heard.need("To-Path")).isEqualTo(bob.uri());
        assertThat(heard.need("From-Path")).isEqualTo(alice.relayUri() + " " + alice.uri());
        assertThat(bob.next(A_MOMENT)).isEmpty();
        assertThat(came.inbox().seen(frame -> frame.code() == 401)).isEmpty();

        // Bob reaches Alice with her URI, and nobody else.
        came.send(RelayClient.messageTo(alice.relayUri() + " " + bob.anotherUri(), bob.uri(), Octets.of("others")));
        stage.settle(came, alice);
        assertThat(bob.next(A_MOMENT)).isEmpty();

        // His connection breaks: what Alice sends then ends in a REPORT.
        came.close();
        bob.close();
        Await.until("a REPORT", () -> {
            alice.msrp().transact(alice.message(bob.uri(), "are you there"));
            return Await.holdsWithin(
                    () -> !alice.msrp().inbox().seen(MsrpFrame::isReport).isEmpty(), A_MOMENT);
        });
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .matches("000 [45][0-9]{2}( .*)?");
    }
}
