package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** The goals (RFC 4976 §1): binary content untouched, peers without relays served, few connections for many sessions. */
@ParleyRelay(relays = 2)
class Section1Test {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-1-1")
    @Covers("4975-14.3-2")
    @Covers("4975-7.1.1-33")
    @Covers("4975-9-19")
    @Test
    void aMegabyteOfRandomOctetsPassesOneRelayAndTwo(RelayStage stage) {
        byte[] body = Octets.random(1 << 20, 1);
        RelayClient alice = stage.client("alice");
        PlainEndpoint endpoint = stage.endpoint();
        MsrpText one = alice.message(endpoint.uri(), body);
        alice.msrp().send(one);
        assertThat(Assembly.of(endpoint.msrp()).expect(alice.uri(), body.length))
                .isEqualTo(body);
        RelayClient bob = stage.client(stage.relay(1), "bob");
        alice.msrp().send(alice.message(bob.path(), body));
        assertThat(Assembly.of(bob.msrp()).expect(alice.uri(), body.length)).isEqualTo(body);
        for (MsrpPeer peer : List.of(endpoint.msrp(), bob.msrp())) {
            assertThat(peer.inbox().seen(MsrpFrame::isSend)).allSatisfy(frame -> {
                assertThat(frame.header("Content-Transfer-Encoding")).isNull();
                assertThat(frame.need("Content-Type")).isEqualTo("text/plain");
            });
        }
    }

    @Covers("4976-1-3")
    @Covers("4975-7.1-3")
    @Covers("4975-5.2-1")
    @Test
    void anEndpointWithoutRelayTalksWithAClientBehindOne(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        assertThat(alice.msrp().transact(alice.message(bob.uri(), "hello")).code())
                .isEqualTo(200);
        MsrpFrame heard = bob.hear("hello");
        assertThat(heard.toPath()).containsExactly(bob.uri());
        assertThat(heard.fromPath()).containsExactly(alice.relayUri(), alice.uri());
        MsrpText answer = RelayClient.messageTo(heard.need("From-Path"), bob.uri(), Octets.of("hello yourself"));
        assertThat(bob.msrp().transact(answer).code()).isEqualTo(200);
        MsrpFrame back = alice.hear("hello yourself");
        assertThat(back.toPath()).containsExactly(alice.uri());
        assertThat(back.fromPath()).containsExactly(alice.relayUri(), bob.uri());
    }

    @Covers("4976-1-4")
    @Covers("4975-5.4-1")
    @Covers("4976-6.4.2-2")
    @Test
    void twoHundredSessionsShareOneConnectionToTheNextRelay(RelayStage stage) {
        PlainEndpoint next = stage.secureEndpoint();
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        Set<String> sent = new HashSet<>();
        List<String> uris = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (RelayClient client : List.of(alice, bob)) {
                client.authenticate();
                uris.add(client.relayUri());
                String word = client.user() + i;
                client.msrp().send(client.message(next.anotherUri() + " msrps://x.invalid:2855/x;tcp", word));
                sent.add(word);
            }
        }
        assertThat(new HashSet<>(uris)).hasSize(200);
        for (String word : sent) {
            next.hear(word);
        }
        assertThat(next.next(A_MOMENT)).as("a second connection").isEmpty();
    }
}
