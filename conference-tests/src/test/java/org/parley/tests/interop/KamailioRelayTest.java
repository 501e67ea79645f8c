package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.relay.Grant;
import org.parley.tests.flows.RelayedEndpoint;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** A relay that we did not write, Debian's kamailio, between our clients, our relay and our rooms; TLS on every hop that can have it. */
@ParleyRelay
class KamailioRelayTest {
    private static Kamailio kamailio;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        kamailio = Kamailio.relay();
        server = RunningServer.start(
                true,
                "msrp.tls.certificate=" + RelayUsers.server().chain(),
                "msrp.tls.key=" + RelayUsers.server().key(),
                "msrp.tls.trust=" + RelayUsers.authority().authority());
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            if (server != null) {
                server.expectEmpty();
                server.close();
            }
        } finally {
            if (kamailio != null) {
                kamailio.close();
            }
        }
    }

    private static void inARoom(RunningServer at, Consumer<Stage> what) {
        try (Stage stage = Stage.of(at)) {
            what.accept(stage);
        }
    }

    // --- in a room of ours ---

    @Covers("4976-1-3")
    @Covers("4976-5.1-3")
    @Covers("4976-3-11")
    @Test
    void ourClientTalksInOurRoomThroughTheirRelay() {
        inARoom(server, stage -> {
            try (RelayedEndpoint alice = RelayedEndpoint.at("alice", kamailio.target())) {
                converse(stage, alice, 2, "TCP/TLS/MSRP");
            }
        });
    }

    @Test
    void theLastHopMayBeInTheClear() {
        try (RunningServer plain = RunningServer.start(false)) {
            inARoom(plain, stage -> {
                try (RelayedEndpoint alice = RelayedEndpoint.at("alice", kamailio.target())) {
                    converse(stage, alice, 2, "TCP/MSRP");
                }
            });
            plain.expectEmpty();
        }
    }

    @Covers("4976-5.1-14")
    @Test
    void ourClientTalksThroughTheirRelayThenOurs(RelayStage relays) {
        inARoom(server, stage -> {
            try (RelayedEndpoint alice = RelayedEndpoint.at(
                    "alice", kamailio.target(), relays.relay().target())) {
                converse(stage, alice, 3, "TCP/TLS/MSRP");
            }
        });
    }

    @Covers("4976-5.1-15")
    @Test
    void ourClientTalksThroughOurRelayThenTheirs(RelayStage relays) {
        inARoom(server, stage -> {
            try (RelayedEndpoint alice =
                    RelayedEndpoint.at("alice", relays.relay().target(), kamailio.target())) {
                converse(stage, alice, 3, "TCP/TLS/MSRP");
            }
        });
    }

    @Test
    void twoOfTheirClientsShareAConnectionToTheRoom() {
        inARoom(server, stage -> {
            try (RelayedEndpoint alice = RelayedEndpoint.at("alice", kamailio.target());
                    RelayedEndpoint carol = RelayedEndpoint.at("carol", kamailio.target())) {
                Grant ofAlice = alice.grant();
                Grant ofCarol = carol.grant();
                Session session = alice.connect(
                        ofAlice, join(stage, "alice", ofAlice).answer().need("path"));
                carol.connect(ofCarol, join(stage, "carol", ofCarol).answer().need("path"));
                alice.send(session, "message/cpim", envelope(stage, "alice", "hello carol"));
                assertThat(heardFrom(carol, "alice")).endsWith("hello carol");
            }
        });
    }

    @Test
    void methodsThatTheirRelayDoesNotKnowGoAndTheirAnswersComeBack() {
        inARoom(server, stage -> {
            RelayClient alice = stage.keep(client("alice"));
            Participant signalled =
                    stage.join("alice", plan -> plan.path(alice.path()).withoutConnecting());
            String room = signalled.answer().need("path");
            assertThat(alice.msrp()
                            .transact(alice.request("SEND", room, "Message-ID: bind0001", "Byte-Range: 1-0/0"))
                            .code())
                    .isEqualTo(200);
            MsrpText foo = alice.request("FOO", room, "X-Any: thing");
            MsrpFrame response = alice.msrp().transact(foo);
            assertThat(response.code()).isEqualTo(501);
            assertThat(response.toPath()).containsExactly(alice.uri());
            assertThat(response.fromPath()).containsExactly(alice.relayUri(), room);
        });
    }

    /** Joins by SIP, speaks and is spoken to, a history of messages in order, each reported. */
    private static void converse(Stage stage, RelayedEndpoint alice, int uris, String protocol) {
        Participant bob = stage.join("bob");
        Grant grant = alice.grant();
        assertThat(grant.path().size()).isEqualTo(uris);
        Participant signalled = join(stage, "alice", grant);
        assertThat(signalled.answer().mline()[2]).isEqualTo(protocol);
        Session session = alice.connect(grant, signalled.answer().need("path"));
        List<BlockingQueue<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            outcomes.add(alice.send(session, "message/cpim", envelope(stage, "alice", "line " + i)));
        }
        for (BlockingQueue<Outcome> each : outcomes) {
            assertThat(RelayedEndpoint.take(each)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(each)).isEqualTo(Outcome.REPORTED);
        }
        for (int i = 0; i < 20; i++) {
            bob.hear("line " + i);
            bob.say("answer " + i);
        }
        assertThat(bob.contents()).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(heardFrom(alice, "bob")).endsWith("answer " + i);
        }
        // A body of any octets, as large as their relay takes it.
        byte[] picture = Octets.random(8_000, 11);
        alice.send(session, "message/cpim", Octets.join(Octets.of(head(stage, "alice", "image/png")), picture));
        byte[] heard = bob.receive("the picture", any -> true).body();
        assertThat(Arrays.copyOfRange(heard, heard.length - picture.length, heard.length))
                .isEqualTo(picture);
    }

    // --- between peers ---

    @Covers("4976-1-2")
    @Test
    void peersTalkAcrossOneRelayOfEachKind(RelayStage relays) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", relays.relay());
                RelayedEndpoint bob = RelayedEndpoint.at("bob", kamailio.target())) {
            talk(alice, bob);
            talk(bob, alice);
        }
    }

    private static void talk(RelayedEndpoint active, RelayedEndpoint passive) {
        Grant ofActive = active.grant();
        Grant ofPassive = passive.grant();
        passive.expect(ofPassive, ofActive.path().toString());
        Session from = active.connect(ofActive, ofPassive.path().toString());
        say(from, active, "and you?", passive);
        say(passive.bound(), passive, "well, and you?", active);
    }

    private static void say(Session session, RelayedEndpoint speaker, String text, RelayedEndpoint hearer) {
        BlockingQueue<Outcome> outcomes = speaker.send(session, "text/plain", text);
        assertThat(hearer.heard()).isEqualTo(text);
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
    }

    // --- what it does otherwise than the RFC says ---

    @Test
    void itsDigestWantsTheUriAndShowsNoProof() {
        RelayClient alice = connect("alice");
        DigestChallenge challenge = alice.challenge();
        DigestAnswer answer = alice.answer(challenge, 1);
        assertThat(alice.present(answer).code()).isEqualTo(401);
        assertThat(alice.present(withUri(alice, DigestAnswer.to(challenge, "alice", "guess", alice.target(), 1)))
                        .code())
                .isEqualTo(401);
        MsrpFrame granted = alice.present(withUri(alice, answer));
        assertThat(granted.code()).isEqualTo(200);
        assertThat(granted.header("Authentication-Info")).isNull();
        alice.close();
    }

    @Test
    void itKeepsTransactionIdsAndErrorsToItself(RelayStage relays) {
        RelayClient alice = relays.keep(client("alice"));
        PlainEndpoint bob = relays.endpoint();
        MsrpText first = alice.message(bob.uri(), "first");
        assertThat(alice.msrp().transact(first).code()).isEqualTo(200);
        assertThat(bob.hear("first").tid()).isEqualTo(first.tid());
        bob.msrp().answering(frame -> MsrpText.response(frame, 415, "Not this").octets());
        alice.msrp().transact(alice.message(bob.uri(), "not this"));
        MsrpFrame refused = bob.hear("not this");
        bob.msrp().send(RelayClient.report(refused, "000 200 OK"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .isEqualTo("000 200 OK");
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
    }

    @Test
    void itTakesNoLargeSend(RelayStage relays) {
        RelayClient alice = relays.keep(client("alice"));
        PlainEndpoint bob = relays.endpoint();
        assertThat(alice.msrp()
                        .transact(alice.message(bob.uri(), new byte[20_000]))
                        .code())
                .isEqualTo(481);
        byte[] film = Octets.random(20_000, 5);
        for (int at = 0; at < film.length; at += 5_000) {
            byte[] part = Arrays.copyOfRange(film, at, at + 5_000);
            alice.msrp()
                    .transact(alice.chunk(bob.uri(), "film0001", at + 1 + "-*/" + film.length, part)
                            .flag(at + 5_000 < film.length ? "+" : "$"));
        }
        assertThat(Assembly.of(bob.msrp()).message("film0001", film.length)).isEqualTo(film);
    }

    private static RelayClient connect(String user) {
        return RelayClient.connect(
                kamailio.address("TLS_PORT"),
                RelayStage.NAME,
                RelayUsers.anonymousTls(),
                user,
                RelayUsers.password(user));
    }

    private static RelayClient client(String user) {
        RelayClient client = connect(user);
        DigestAnswer answer = withUri(client, client.answer(client.challenge(), 1));
        client.granted(client.present(answer), answer);
        return client;
    }

    private static DigestAnswer withUri(RelayClient client, DigestAnswer answer) {
        return answer.with("uri", '"' + client.target() + '"');
    }

    /** Not what the room itself says. */
    private static String heardFrom(RelayedEndpoint hearer, String who) {
        String heard = hearer.heard();
        return heard.startsWith("From: <" + Stage.aor(who)) ? heard : heardFrom(hearer, who);
    }

    private static Participant join(Stage stage, String name, Grant grant) {
        Participant signalled =
                stage.join(name, plan -> plan.path(grant.path().toString()).withoutConnecting());
        assertThat(signalled.answer().need("setup")).isEqualTo("passive");
        return signalled;
    }

    private static String head(Stage stage, String from, String type) {
        return "From: <" + Stage.aor(from) + ">\r\nTo: <" + stage.room() + ">\r\n\r\nContent-Type: " + type
                + "\r\n\r\n";
    }

    private static String envelope(Stage stage, String from, String text) {
        return head(stage, from, "text/plain") + text;
    }
}
