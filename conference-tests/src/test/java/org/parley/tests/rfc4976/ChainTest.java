package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.RelayGrant;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** Several relays on one side (RFC 4976 §5.1, §6.3, §9.2): AUTH through the inner one, and relays that prove who they are. */
@ParleyRelay(
        relays = 4,
        value = {"relay.peers=localhost, relay-a.example.org", "relay.auth-failures=3"})
class ChainTest {
    private static final String CHALLENGE =
            "Digest realm=\"outer.example.org\", nonce=\"Uumu8cAV38FGsEF31VLevIbNXj9HWO\", qop=\"auth\"";
    private static final String RELAY_A = "msrps://relay-a.example.org:2855/" + Octets.token(20) + ";tcp";

    private static SSLContext relayA(String... names) {
        return RelayUsers.authority()
                .issue("relay-a-" + Octets.token(4), names)
                .trusting(RelayUsers.authority().authority());
    }

    /** A connection of another relay, known by its certificate, to the first relay. */
    private static MsrpPeer relayPeer(RelayStage stage, SSLContext identity) {
        return stage.add(MsrpPeer.connectTls(stage.relay().tls(), RelayStage.NAME, identity));
    }

    private static RelayGrant tunnelled(RelayStage stage, MsrpPeer peer, String path, String user) {
        String target = stage.relay().target();
        MsrpFrame challenged = peer.transact(MsrpText.request("AUTH", target, path));
        assertThat(challenged.code()).isEqualTo(401);
        DigestAnswer answer =
                DigestAnswer.to(DigestChallenge.of(challenged).get(0), user, RelayUsers.password(user), target, 1);
        MsrpFrame response =
                peer.transact(MsrpText.request("AUTH", target, path).header("Authorization", answer.text()));
        RelayClient.expectCode(response, 200);
        return new RelayGrant(
                response,
                List.of(response.need("Use-Path").split(" ")),
                Long.parseLong(response.need("Expires")),
                answer);
    }

    @Covers("4976-5.1-1")
    @Covers("4976-4.2-3")
    @Covers("4976-5.1-14")
    @Covers("4976-9.1-12")
    @Test
    void authGoesThroughTheInnerRelayToTheOuter(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        String inner = alice.relayUri();
        RelayGrant grant = alice.authenticateAt(stage.relay(1).target());
        assertThat(grant.usePath()).hasSize(2);
        assertThat(grant.usePath().get(0)).isEqualTo(inner);
        assertThat(grant.uri()).startsWith("msrps://" + stage.relay(1).authority() + "/");
        assertThat(grant.response().toPath()).containsExactly(alice.uri());
        assertThat(grant.response().fromPath())
                .containsExactly(inner, stage.relay(1).target());
        assertThat(grant.info().get("rspauth")).isEqualTo('"' + grant.answer().rspauth() + '"');
    }

    @Covers("4976-5.1-13")
    @Test
    void everyRelayHasItsOwnTime(RelayStage stage) {
        RunningRelay outer = stage.another("relay.expires.default=1800s", "relay.peers=localhost");
        RelayClient alice = stage.connect("alice");
        assertThat(alice.authenticate("Expires: 900").expires()).isEqualTo(900);
        assertThat(alice.authenticateAt(outer.target()).expires()).isEqualTo(1800);
    }

    @Covers("4976-1-2")
    @Test
    void fourRelaysInARow(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        alice.authenticateAt(stage.relay(1).target());
        RelayClient bob = stage.client(stage.relay(3), "bob");
        bob.authenticateAt(stage.relay(2).target());
        assertThat(alice.toPath(bob.path()).split(" ")).hasSize(5);
        MsrpText send = alice.message(bob.path(), "far away", "Success-Report: yes");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame heard = bob.hear("far away");
        assertThat(heard.fromPath()).hasSize(5).endsWith(alice.uri());
        assertThat(heard.toPath()).containsExactly(bob.uri());
        bob.msrp().send(RelayClient.report(heard, "000 200 OK"));
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.fromPath()).hasSize(5).endsWith(bob.uri());
        assertThat(report.messageId()).isEqualTo(heard.messageId());
        bob.msrp().send(bob.message(alice.path(), "and back"));
        assertThat(alice.hear("and back").fromPath()).hasSize(5);
    }

    @Covers("4976-5.1-15")
    @Covers("4976-5.1-16")
    @Covers("4976-6.4.3-7")
    @Test
    void theInnerRelayLeavesTheHeadersOfAuthAlone(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint outer = stage.secureEndpoint();
        String target = outer.uri().replaceFirst("/[^/;]+;", ";");
        String path = alice.relayUri() + " " + target;
        String authorization = "Digest username=\"alice\",  realm=\"outer\", x=y, nonce=\"n\"";
        MsrpText auth = alice.auth(path, "Expires: 77").header("Authorization", authorization);
        alice.msrp().send(auth);
        MsrpPeer at = outer.msrp();
        MsrpFrame heard = at.expect("AUTH", frame -> frame.method().equals("AUTH"));
        assertThat(heard.tid()).isNotEqualTo(auth.tid());
        assertThat(heard.toPath()).containsExactly(target);
        assertThat(heard.fromPath()).containsExactly(alice.relayUri(), alice.uri());
        assertThat(heard.need("Authorization")).isEqualTo(authorization);
        assertThat(heard.need("Expires")).isEqualTo("77");
        String usePath = alice.relayUri() + " " + outer.anotherUri();
        String info =
                "nextnonce=\"x\",rspauth=\"72f109ed2755d7ed0d0a213ec653b3f2\", cnonce=\"85a0dca8\", nc=00000001, qop=auth";
        at.send(MsrpText.response(heard, 200, "OK")
                .header("Use-Path", usePath)
                .header("Authentication-Info", info)
                .header("Expires", "1801"));
        MsrpFrame response = alice.msrp().response(auth.tid());
        assertThat(response.need("Use-Path")).isEqualTo(usePath);
        assertThat(response.need("Authentication-Info")).isEqualTo(info);
        assertThat(response.need("Expires")).isEqualTo("1801");
        MsrpText second = alice.auth(path);
        alice.msrp().send(second);
        MsrpFrame again = at.expect("AUTH", frame -> frame.method().equals("AUTH"));
        at.send(MsrpText.response(again, 401, "Unauthorized").header("WWW-Authenticate", CHALLENGE));
        assertThat(alice.msrp().response(second.tid()).need("WWW-Authenticate")).isEqualTo(CHALLENGE);
    }

    @Covers("4976-6.3-10")
    @Test
    void aGrantThroughARelayIsGoodOnAllItsConnections(RelayStage stage) {
        SSLContext identity = relayA("DNS:relay-a.example.org");
        MsrpPeer first = relayPeer(stage, identity);
        String client = "msrps://alice.invalid:9/" + Octets.token(20) + ";tcp";
        RelayGrant grant = tunnelled(stage, first, RELAY_A + " " + client, "alice");
        assertThat(grant.usePath()).hasSize(2).startsWith(RELAY_A);
        PlainEndpoint bob = stage.endpoint();
        MsrpPeer parallel = relayPeer(stage, identity);
        int number = 0;
        for (MsrpPeer each : List.of(first, parallel)) {
            String word = "through relay-a " + number++;
            each.send(RelayClient.messageTo(grant.uri() + " " + bob.uri(), RELAY_A + " " + client, Octets.of(word)));
            assertThat(bob.hear(word).fromPath()).containsExactly(grant.uri(), RELAY_A, client);
        }
        first.close();
        parallel.close();
        MsrpPeer later = relayPeer(stage, identity);
        later.send(RelayClient.messageTo(grant.uri() + " " + bob.uri(), RELAY_A + " " + client, Octets.of("reopened")));
        bob.hear("reopened");
        // And to nobody else: neither a client nor another relay may use it.
        RelayClient mallory = stage.client("mallory");
        mallory.msrp()
                .send(RelayClient.messageTo(
                        grant.uri() + " " + bob.uri(), RELAY_A + " " + client, Octets.of("stolen")));
        stage.settle(mallory.msrp(), stage.client("carol"));
        assertThat(RelayStage.contents(bob.msrp())).hasSize(3);
    }

    @Covers("4976-6.3-2")
    @Covers("4976-6.3-3")
    @Test
    void whoIsNoRelayIsNotTakenForOne(RelayStage stage) {
        String client = "msrps://alice.invalid:9/" + Octets.token(20) + ";tcp";
        RelayClient carol = stage.client("carol");
        // A relay's certificate, but of another name than the path says.
        MsrpPeer other = relayPeer(stage, relayA("DNS:relay-b.example.org"));
        MsrpText auth = MsrpText.request("AUTH", stage.relay().target(), RELAY_A + " " + client);
        other.send(auth);
        stage.settle(other, carol);
        assertThat(other.inbox().seen(frame -> frame.answers(auth.tid()))).allMatch(frame -> frame.code() == 403);
        assertThat(other.inbox().seen(frame -> frame.header("Use-Path") != null))
                .isEmpty();
        // No certificate at all: challenged like a client.
        MsrpPeer none = stage.stranger();
        MsrpFrame challenged =
                none.transact(MsrpText.request("AUTH", stage.relay().target(), RELAY_A + " " + client));
        assertThat(challenged.code()).isEqualTo(401);
    }

    @Covers("4976-6.3-1")
    @Covers("4976-6.3-4")
    @Test
    void aRelayThatIsNotOnTheListIsRefusedWhateverItsClientKnows(RelayStage stage) {
        SSLContext identity = relayA("DNS:relay-x.example.org");
        String path = "msrps://relay-x.example.org:2855/xxxxxxxxxxxx;tcp msrps://alice.invalid:9/aaaaaaaaaa;tcp";
        String target = stage.relay().target();
        DigestChallenge challenge = stage.connect("alice").challenge();
        DigestAnswer answer = DigestAnswer.to(challenge, "alice", RelayUsers.password("alice"), target, 1);
        MsrpPeer peer = relayPeer(stage, identity);
        MsrpText auth = MsrpText.request("AUTH", target, path).header("Authorization", answer.text());
        peer.send(auth);
        stage.settle(peer, stage.client("carol"));
        assertThat(peer.inbox().seen(frame -> frame.code() == 200 && frame.header("Use-Path") != null))
                .isEmpty();
        assertThat(peer.inbox().seen(frame -> frame.answers(auth.tid()))).allMatch(frame -> frame.code() == 403);
    }

    @Covers("4976-6.3-19")
    @Covers("4976-6.3-20")
    @Test
    void failuresElsewhereCountForTheClientThatCausedThem(RelayStage stage) {
        PlainEndpoint outer = stage.secureEndpoint();
        String target = outer.uri().replaceFirst("/[^/;]+;", ";");
        for (boolean stale : new boolean[] {true, false}) {
            RelayClient mallory = stage.client("mallory");
            String path = mallory.relayUri() + " " + target;
            int answered = 0;
            for (int i = 0; i < 3; i++) {
                MsrpText auth = mallory.auth(path)
                        .header("Authorization", "Digest username=\"m\", realm=\"outer\", nonce=\"n\", qop=auth");
                mallory.msrp().send(auth);
                MsrpFrame heard =
                        outer.msrp().expect("AUTH", frame -> frame.method().equals("AUTH"));
                outer.msrp()
                        .send(MsrpText.response(heard, 401, "Unauthorized")
                                .header("WWW-Authenticate", CHALLENGE + (stale ? ", stale=TRUE" : "")));
                answered += mallory.msrp().response(auth.tid()).code() == 401 ? 1 : 0;
            }
            assertThat(answered).isEqualTo(3);
            if (stale) {
                stage.settle(mallory.msrp(), stage.client("carol"));
                assertThat(mallory.msrp().isClosed()).isFalse();
            } else {
                mallory.msrp().expectClosed();
            }
        }
    }

    @Covers("4976-6.3-21")
    @Test
    void aRelayIsNotSentAwayForItsClientsFailures(RelayStage stage) {
        MsrpPeer peer = relayPeer(stage, relayA("DNS:relay-a.example.org"));
        String target = stage.relay().target();
        for (int i = 0; i < 100; i++) {
            String path = RELAY_A + " msrps://client" + i + ".invalid:9/" + Octets.token(20) + ";tcp";
            MsrpFrame challenged = peer.transact(MsrpText.request("AUTH", target, path));
            DigestAnswer wrong = DigestAnswer.to(DigestChallenge.of(challenged).get(0), "alice", "guess", target, 1);
            assertThat(peer.transact(MsrpText.request("AUTH", target, path).header("Authorization", wrong.text()))
                            .code())
                    .isEqualTo(401);
        }
        assertThat(peer.isClosed()).isFalse();
        tunnelled(stage, peer, RELAY_A + " msrps://alice.invalid:9/" + Octets.token(20) + ";tcp", "alice");
    }

    @Covers("4976-9.3-1")
    @Test
    void betweenRelaysThereIsNoPlainTcp(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        String plain = bob.relayUri()
                .replaceFirst(
                        "msrps://[^/]+",
                        "msrp://127.0.0.1:" + stage.relay(1).tcp().getPort());
        alice.msrp().send(alice.message(plain + " " + bob.uri(), "in the clear"));
        alice.msrp().send(alice.message(bob.path(), "safely"));
        bob.hear("safely");
        assertThat(stage.endpoint().next(Duration.ofMillis(300))).isEmpty();
        assertThat(RelayStage.contents(bob.msrp())).hasSize(1);
    }
}
