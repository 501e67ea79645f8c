package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

/** Before anything is forwarded (RFC 4976 §6.4): whose URI, which direction, and under which transaction id. */
@ParleyRelay
class Section64Test {
    private static final String SOMEBODY = "msrp://somebody.invalid:9/somebody;tcp";
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-6.4-2")
    @Covers("4976-9.3-2")
    @Test
    void whoeverLearnsAUriReachesItsClientAndNobodyElse(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint target = stage.endpoint();
        RelayClient dave = stage.client("dave");
        MsrpPeer mallory = stage.stranger();
        mallory.send(RelayClient.messageTo(alice.path(), SOMEBODY, Octets.of("to alice")));
        MsrpFrame heard = alice.hear("to alice");
        assertThat(heard.fromPath()).containsExactly(alice.relayUri(), SOMEBODY);
        mallory.send(RelayClient.messageTo(alice.relayUri() + " " + target.uri(), SOMEBODY, Octets.of("through")));
        stage.settle(mallory, alice);
        // A client of the same relay is a stranger to this URI as well.
        dave.msrp()
                .send(RelayClient.messageTo(alice.relayUri() + " " + target.uri(), dave.uri(), Octets.of("through")));
        stage.settle(dave.msrp(), alice);
        // Nor does naming another host behind the URI and the client last help.
        MsrpPeer third = stage.stranger();
        third.send(RelayClient.messageTo(
                alice.relayUri() + " " + target.uri() + " " + alice.uri(), SOMEBODY, Octets.of("through")));
        stage.settle(third, alice);
        assertThat(target.next(A_MOMENT)).isEmpty();
        assertThat(RelayStage.contents(alice.msrp())).hasSize(1);
    }

    @Covers("4976-6.4-3")
    @Test
    void theClientsUriIsNotLookedUp(RelayStage stage) {
        // A client that says it is somebody else's listener: what is for it stays on its own connection.
        PlainEndpoint elsewhere = stage.endpoint();
        RelayClient alice = stage.client("alice");
        assertThat(alice.uri()).contains(".invalid:");
        MsrpPeer peer = stage.stranger();
        peer.send(RelayClient.messageTo(alice.path(), SOMEBODY, Octets.of("by name")));
        alice.hear("by name");
        // Even what she sends to herself.
        alice.msrp().send(RelayClient.messageTo(alice.path(), alice.uri(), Octets.of("to myself")));
        alice.hear("to myself");
        RelayClient liar = stage.connect("bob");
        MsrpText auth = MsrpText.request("AUTH", liar.target(), elsewhere.uri())
                .header("Authorization", liar.answer(liar.challenge(), 1).text());
        MsrpFrame granted = liar.msrp().transact(auth);
        assertThat(granted.code()).isEqualTo(200);
        peer.send(RelayClient.messageTo(
                granted.need("Use-Path") + " " + elsewhere.uri(), SOMEBODY, Octets.of("to the liar")));
        liar.hear("to the liar");
        assertThat(elsewhere.next(A_MOMENT)).isEmpty();
    }

    @Covers("4976-6.4-4")
    @Covers("4975-7.1-1")
    @Covers("4975-7.2-3")
    @Test
    void equalTransactionIdsOfTwoClientsBecomeDifferent(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        PlainEndpoint next = stage.endpoint();
        for (int i = 0; i < 20; i++) {
            String tid = "sametid" + i;
            for (RelayClient client : List.of(alice, bob)) {
                client.msrp()
                        .send(MsrpText.request(tid, "FOO", client.toPath(next.uri()), client.uri())
                                .header("X-From", client.user() + i));
            }
        }
        MsrpPeer at = next.msrp().answering(frame -> MsrpText.response(frame, 501, frame.need("X-From"))
                .octets());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            for (RelayClient client : List.of(alice, bob)) {
                String from = client.user() + i;
                ids.add(at.expect("FOO", frame -> from.equals(frame.header("X-From")))
                        .tid());
            }
        }
        assertThat(ids).hasSize(40);
        for (int i = 20; i < 40; i++) {
            String tid = "sametid" + i;
            for (RelayClient client : List.of(alice, bob)) {
                client.msrp()
                        .send(MsrpText.request(tid, "FOO", client.toPath(next.uri()), client.uri())
                                .header("X-From", client.user() + i));
            }
            for (RelayClient client : List.of(alice, bob)) {
                assertThat(client.msrp().response(tid).startLine()).endsWith(" 501 " + client.user() + i);
            }
        }
    }

    @Covers("4976-6.4-5")
    @Covers("4975-7.1-2")
    @Covers("4975-7.1-18")
    @Covers("4975-7.1-19")
    @Test
    void bodiesThatLookLikeEndLinesArriveAsTheyAre(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            // The relay's own id is out of our hands; every one it has shown so far, and many of its shape, stand in
            // the body.
            StringBuilder body = new StringBuilder();
            ids.forEach(id -> body.append("\r\n-------").append(id).append("$\r\n"));
            for (int j = 0; j < 500; j++) {
                body.append("\r\n-------").append(Octets.token(8 + j % 20)).append("+\r\n-------");
            }
            byte[] octets = Octets.of(body.toString());
            alice.msrp().send(alice.message(bob.path(), octets));
            Assembly assembly = Assembly.of(bob.msrp());
            assertThat(assembly.expect(alice.uri(), octets.length)).isEqualTo(octets);
            assembly.chunks().forEach(chunk -> assertThat(ids.add(chunk.tid())).isTrue());
        }
        // 64 random bits: letters, digits and four others make at least eleven.
        assertThat(ids).allMatch(id -> id.length() >= 11);
    }
}
