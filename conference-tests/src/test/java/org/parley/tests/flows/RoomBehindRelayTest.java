package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.relay.Grant;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.Sdp;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** A chat room of our switch whose participants come through our relay: two network hops, the first over TLS. */
@ParleyRelay("relay.expires.min=1s")
@ParleyServer
final class RoomBehindRelayTest {
    private static String envelope(Stage stage, String from, String text) {
        return "From: <" + Stage.aor(from) + ">\r\nTo: <" + stage.room() + ">\r\n\r\nContent-Type: text/plain\r\n\r\n"
                + text;
    }

    private static Participant join(Stage stage, String name, Grant grant, String setup) {
        return stage.join(
                name,
                plan -> plan.path(grant.path().toString()).withoutConnecting().offer(sdp -> sdp.setup(setup)));
    }

    @Test
    @Covers("4976-11-3")
    @Covers("4976-11-1")
    @Covers("7701-4-4")
    void whoIsBehindARelayTalksAsOthersDo(RelayStage relays, Stage stage) {
        Participant bob = stage.join("bob");
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay())) {
            Grant grant = alice.grant();
            Participant signalled = join(stage, "alice", grant, "actpass");
            assertThat(signalled.answer().mline()[2]).isEqualTo("TCP/MSRP");
            assertThat(signalled.answer().need("setup")).isEqualTo("passive");
            Session session = alice.connect(grant, signalled.answer().need("path"));
            BlockingQueue<Outcome> outcomes =
                    alice.send(session, "message/cpim", envelope(stage, "alice", "Hello guys, how are you today?"));
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
            bob.hear("Hello guys, how are you today?");
            bob.say("fine");
            assertThat(heardFrom(alice, "fine")).contains(bob.aor());

            // What the switch refuses comes as a REPORT, because the relay has said 200 (RFC 4976 §6.4.1).
            outcomes = alice.send(session, "text/plain", "no envelope");
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.refused(415));
        }
    }

    private static String heardFrom(RelayedEndpoint somebody, String text) {
        while (true) {
            String heard = somebody.heard();
            if (heard.contains(text)) {
                return heard;
            }
        }
    }

    @Test
    void twoOfOneRelayShareItsConnectionToTheRoom(RelayStage relays, Stage stage) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay());
                RelayedEndpoint carol = RelayedEndpoint.behind("carol", relays.relay())) {
            Session ofAlice = enter(stage, "alice", alice);
            enter(stage, "carol", carol);
            alice.send(ofAlice, "message/cpim", envelope(stage, "alice", "hello carol"));
            heardFrom(carol, "hello carol");
        }
    }

    private static Session enter(Stage stage, String name, RelayedEndpoint endpoint) {
        Grant grant = endpoint.grant();
        Participant signalled = join(stage, name, grant, "actpass");
        return endpoint.connect(grant, signalled.answer().need("path"));
    }

    @Test
    @Covers("6135-4.5-2")
    void theSwitchConnectsToTheRelayOfAPassiveClient(RelayStage relays) {
        RunningServer server = RunningServer.start(
                true,
                "msrp.tls.certificate=" + RelayUsers.server().chain(),
                "msrp.tls.key=" + RelayUsers.server().key(),
                "msrp.tls.trust=" + RelayUsers.authority().authority());
        try (server;
                Stage stage = Stage.of(server);
                RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay())) {
            Participant bob = stage.join("bob");
            Grant grant = alice.grant();
            Participant signalled = join(stage, "alice", grant, "passive");
            assertThat(signalled.answer().need("setup")).isEqualTo("active");
            alice.expect(grant, signalled.answer().need("path"));
            Session session = alice.bound();
            alice.send(session, "message/cpim", envelope(stage, "alice", "you called?"));
            bob.hear("you called?");
            bob.say("yes");
            heardFrom(alice, "yes");
        }
    }

    @Test
    @Covers("4976-9.4-2")
    void newUrisOfTheRelayAreAgreedOnBeforeTheOldOnesEnd(RelayStage relays, Stage stage) {
        Participant bob = stage.join("bob");
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", Duration.ofSeconds(3), relays.relay())) {
            Grant grant = alice.grant();
            Participant signalled = join(stage, "alice", grant, "actpass");
            Session session = alice.connect(grant, signalled.answer().need("path"));
            Grant fresh = alice.renewedGrant();
            assertThat(fresh.path()).isNotEqualTo(grant.path());
            String offer = Sdp.of(fresh.path().toString()).version(2).text();
            assertThat(signalled.call().invite(offer).status()).isEqualTo(200);
            signalled.call().ack();
            session.execute(() -> session.reroute(fresh.route()));
            alice.send(session, "message/cpim", envelope(stage, "alice", "still here"));
            bob.hear("still here");
            bob.say("so are we");
            heardFrom(alice, "so are we");
        }
    }

    private static String[] tls(String... more) {
        String[] all = Arrays.copyOf(more, more.length + 3);
        all[more.length] = "msrp.tls.certificate=" + RelayUsers.server().chain();
        all[more.length + 1] = "msrp.tls.key=" + RelayUsers.server().key();
        all[more.length + 2] = "msrp.tls.trust=" + RelayUsers.authority().authority();
        return all;
    }

    @Test
    @Covers("7701-4.1-6")
    void aRoomThatForcesTlsIsReachedByTlsOnly(RelayStage relays) {
        try (RunningServer server = RunningServer.start(true, tls("msrp.tcp.listen=off"));
                Stage stage = Stage.of(server);
                RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay())) {
            String plain = Sdp.of("msrp://127.0.0.1:9/plainplainplainplain;tcp").text();
            assertThat(stage.call("carol").invite(plain).status()).isEqualTo(488);
            Grant grant = alice.grant();
            Participant signalled = join(stage, "alice", grant, "actpass");
            assertThat(signalled.answer().mline()[2]).isEqualTo("TCP/TLS/MSRP");
            assertThat(signalled.answer().need("path")).startsWith("msrps://");
            Session session = alice.connect(grant, signalled.answer().need("path"));
            BlockingQueue<Outcome> outcomes =
                    alice.send(session, "message/cpim", envelope(stage, "alice", "by TLS all the way"));
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
        }
    }

    @Test
    void whoIsBehindAnotherRelayHearsTheSame(RelayStage relays, Stage stage) {
        Participant bob = stage.join("bob");
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay());
                RelayedEndpoint carol = RelayedEndpoint.behind("carol", relays.another())) {
            Session ofAlice = enter(stage, "alice", alice);
            enter(stage, "carol", carol);
            BlockingQueue<Outcome> outcomes =
                    alice.send(ofAlice, "message/cpim", envelope(stage, "alice", "to you all"));
            bob.hear("to you all");
            assertThat(heardFrom(carol, "to you all")).isEqualTo(envelope(stage, "alice", "to you all"));
            // One report, the switch's own; whoever else reports, reports to the switch.
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
            bob.say("to you both");
            heardFrom(alice, "to you both");
            heardFrom(carol, "to you both");
            assertThat(outcomes).isEmpty();
        }
    }

    @Test
    void aNicknameIsAskedForThroughTheRelayAndOnlyTheSwitchAnswers(RelayStage relays, Stage stage) {
        RelayClient alice = relays.client("alice");
        Participant signalled =
                stage.join("alice", plan -> plan.path(alice.path()).withoutConnecting());
        String room = signalled.answer().need("path");
        MsrpText bind = alice.request("SEND", room, "Message-ID: r4bind01", "Byte-Range: 1-0/0");
        assertThat(alice.msrp().transact(bind).code()).isEqualTo(200);
        MsrpText nickname = alice.request("NICKNAME", room, "Use-Nickname: \"Alice the great\"");
        MsrpFrame answer = alice.msrp().transact(nickname);
        assertThat(answer.toPath()).containsExactly(alice.uri());
        assertThat(answer.fromPath()).containsExactly(alice.relayUri(), room);
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(nickname.tid())))
                .hasSize(1);
    }

    private static RelayClient enterKnowing(RelayStage relays, Stage stage, String name) {
        RelayClient client = relays.client(name);
        Participant signalled = stage.join(name, plan -> plan.path(client.path())
                .withoutConnecting()
                .offer(sdp -> sdp.attribute("chatroom:nickname private-messages")));
        String room = signalled.answer().need("path");
        MsrpText bind = client.request("SEND", room, "Message-ID: " + Octets.token(8), "Byte-Range: 1-0/0");
        assertThat(client.msrp().transact(bind).code()).isEqualTo(200);
        return client;
    }

    @Test
    @Covers("7701-6.2-12")
    void whatIsSaidToOneGoesThroughItsRelayAndToNobodyElse(RelayStage relays, Stage stage) {
        RelayClient alice = enterKnowing(relays, stage, "alice");
        RelayClient carol = enterKnowing(relays, stage, "carol");
        Participant bob = stage.join("bob");
        byte[] secret = Octets.of("From: <" + bob.aor() + ">\r\nTo: <" + Stage.aor("alice")
                + ">\r\nDateTime: 2026-03-01T12:00:09Z\r\n\r\nContent-Type: text/plain\r\n\r\nPsst");
        assertThat(bob.msrp().transact(bob.message(secret)).code()).isEqualTo(200);
        MsrpFrame heard = alice.msrp().expect("what bob whispers", MsrpFrame::isContent);
        assertThat(heard.toPath()).containsExactly(alice.uri());
        assertThat(heard.fromPath()).hasSize(2).startsWith(alice.relayUri());
        assertThat(heard.needBody()).isEqualTo(secret);
        bob.say("and now to all");
        for (RelayClient each : List.of(alice, carol)) {
            MsrpFrame next = each.msrp().expect("what bob says", MsrpFrame::isContent);
            assertThat(Octets.latin(next.needBody())).endsWith("and now to all");
        }
    }

    @Test
    void whoLosesTheRelayIsInTheRoomNoMore(RelayStage relays, Stage stage) {
        Participant bob = stage.join("bob");
        RelayClient alice = relays.client("alice");
        Participant signalled =
                stage.join("alice", plan -> plan.path(alice.path()).withoutConnecting());
        String room = signalled.answer().need("path");
        MsrpText bind = alice.request("SEND", room, "Message-ID: r4bind02", "Byte-Range: 1-0/0");
        alice.msrp().transact(bind);
        bob.say("before");
        alice.msrp().expect("what bob said", frame -> frame.isSend() && frame.body() != null);
        alice.close();
        Await.until(
                "the end of alice's binding",
                () -> relays.relay().metric("parley_relay_bindings").orElse(1.0).equals(0.0));
        bob.say("are you there?");
        signalled.call().expect("BYE");
        bob.say("and on it goes");
    }
}
