package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;

/** Everything that is no SEND (RFC 4976 §6.4.2), the way back of responses (§6.4.3), and which connection is taken. */
@ParleyRelay
class Section642Test {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-6.4.2-1")
    @Covers("4975-5.1-3")
    @Covers("4975-7.1-7")
    @Covers("4975-7.1.2-7")
    @Test
    void everyMethodIsForwardedAlongGoodPathsOnly(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient mallory = stage.client("mallory");
        PlainEndpoint bob = stage.endpoint();
        for (String method : List.of("REPORT", "NICKNAME", "FOO")) {
            String[] headers = {"Message-ID: method" + method, "Byte-Range: 1-3/3", "Status: 000 200 OK"};
            mallory.msrp()
                    .send(MsrpText.request(method, alice.relayUri() + " " + bob.uri(), mallory.uri())
                            .header("Message-ID", "stolen" + method)
                            .header("Status", "000 200 OK"));
            stage.settle(mallory.msrp(), alice);
            assertThat(mallory.msrp().inbox().seen(MsrpFrame::isResponse))
                    .allMatch(frame -> frame.code() == 401 || frame.header("Use-Path") != null);
            if (mallory.msrp().isClosed()) {
                mallory = stage.client("mallory");
            }
            MsrpText good = alice.request(method, bob.uri(), headers).body("text/plain", Octets.random(10_000, 3));
            alice.msrp().send(good);
            MsrpFrame heard = bob.msrp().expect(method, frame -> frame.method().equals(method));
            assertThat(heard.messageId()).isEqualTo("method" + method);
            assertThat(heard.toPath()).containsExactly(bob.uri());
            assertThat(heard.fromPath()).containsExactly(alice.relayUri(), alice.uri());
            assertThat(heard.needBody()).isEqualTo(Octets.random(10_000, 3));
            assertThat(heard.flag()).isEqualTo('$');
            assertThat(heard.tid()).isNotEqualTo(good.tid());
        }
        assertThat(bob.msrp().inbox().seen(frame -> frame.messageId().startsWith("stolen")))
                .isEmpty();
    }

    @Covers("4976-6.4.2-4")
    @Covers("4976-6.4.3-7")
    @Covers("4976-6.4.2-6")
    @Covers("4975-7.2-3")
    @Covers("4975-7.2-5")
    @Covers("4975-12-2")
    @Test
    void theEndpoints501ComesBackUnderTheClientsTransactionId(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        bob.msrp()
                .answering(frame -> frame.method().equals("FOO")
                        ? MsrpText.response(frame, 501, "Unknown method").octets()
                        : null);
        MsrpText foo = alice.request("FOO", bob.path(), "X-Any: thing");
        MsrpFrame response = alice.msrp().transact(foo);
        assertThat(response.startLine()).isEqualTo("MSRP " + foo.tid() + " 501 Unknown method");
        assertThat(response.toPath()).containsExactly(alice.uri());
        assertThat(response.fromPath()).containsExactly(alice.relayUri(), bob.relayUri(), bob.uri());
        MsrpFrame heard = bob.msrp().expect("FOO", frame -> frame.method().equals("FOO"));
        assertThat(heard.tid()).isNotEqualTo(foo.tid());
        assertThat(heard.need("X-Any")).isEqualTo("thing");
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(foo.tid()))).hasSize(1);
    }

    @Covers("4976-6.4.2-5")
    @Test
    void unknownMethodsAreBlockedOnRequestAndKnownOnesAreNot(RelayStage stage) {
        try (RunningRelay blocking = RunningRelay.start("relay.block-unknown-methods=true")) {
            RelayClient alice = stage.client(blocking, "alice");
            RelayClient bob = stage.client(blocking, "bob");
            alice.msrp().send(alice.request("FOO", bob.path(), "X-Any: thing"));
            stage.settle(alice.msrp(), bob);
            if (alice.msrp().isClosed()) {
                alice = stage.client(blocking, "alice");
            }
            alice.msrp().send(alice.request("NICKNAME", bob.path(), "Use-Nickname: \"A\""));
            bob.msrp().expect("NICKNAME", frame -> frame.method().equals("NICKNAME"));
            alice.msrp().send(alice.message(bob.path(), "and a SEND"));
            bob.msrp().send(RelayClient.report(bob.hear("and a SEND"), "000 200 OK"));
            alice.msrp().expect("REPORT", MsrpFrame::isReport);
            assertThat(bob.msrp().inbox().seen(frame -> frame.method().equals("FOO")))
                    .isEmpty();
        }
    }

    @Covers("4976-6.4.2-3")
    @Test
    void aConnectionThatWasLostIsOpenedAgain(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint next = stage.secureEndpoint();
        String path = next.uri() + " msrps://bob.invalid:9/bobbobbob;tcp";
        alice.msrp().send(alice.message(path, "first"));
        next.hear("first");
        next.msrp().close();
        MsrpPeer again = null;
        for (int i = 0; i < 50 && again == null; i++) {
            alice.msrp()
                    .send(alice.request(
                            "REPORT", path, "Message-ID: again" + i, "Byte-Range: 1-3/3", "Status: 000 200 OK"));
            again = next.next(Duration.ofMillis(100)).map(stage::add).orElse(null);
        }
        assertThat(again).isNotNull();
        assertThat(again.expect("REPORT", MsrpFrame::isReport).messageId()).startsWith("again");
    }

    @Covers("4976-6.4.2-7")
    @Test
    void aPeerThatCameItselfIsAnsweredWhereItCame(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        for (MsrpPeer came : List.of(stage.stranger(), stage.plain())) {
            String uri = bob.anotherUri();
            alice.authenticate();
            came.send(MsrpText.request("SEND", alice.path(), uri)
                    .header("Message-ID", "bind0001")
                    .header("Byte-Range", "1-0/0"));
            alice.msrp()
                    .expect(
                            "the binding SEND",
                            frame -> frame.isSend()
                                    && frame.body() == null
                                    && frame.need("From-Path").endsWith(uri));
            alice.msrp().send(alice.message(uri, "back on yours"));
            MsrpFrame heard = RelayClient.hear(came, "back on yours");
            assertThat(heard.toPath()).containsExactly(uri);
            assertThat(bob.next(A_MOMENT)).isEmpty();
            came.close();
        }
    }

    @Covers("4976-6.4.3-1")
    @Covers("4976-6.4.3-2")
    @Test
    void responsesForOthersAndNonsenseAreDropped(RelayStage stage) {
        stage.lenient();
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        alice.msrp().send(alice.message(bob.uri(), "first"));
        bob.hear("first");
        MsrpPeer at = bob.msrp();
        at.silent();
        MsrpText foo = alice.request("FOO", bob.uri(), "X-Any: thing");
        alice.msrp().send(foo);
        MsrpFrame heard = at.expect("FOO", frame -> frame.method().equals("FOO"));
        // To somebody else; to us, but not of this transaction; and one nobody can read.
        at.send(MsrpText.bare(heard.tid(), "MSRP " + heard.tid() + " 200 OK")
                .header("To-Path", "msrps://elsewhere.example.org:2855/elsewhere;tcp " + alice.uri())
                .header("From-Path", bob.uri()));
        at.send(MsrpText.bare("unknown1", "MSRP unknown1 200 OK")
                .header("To-Path", heard.need("From-Path"))
                .header("From-Path", bob.uri()));
        at.send(RelayClient.messageTo(alice.path(), bob.uri(), Octets.of("still connected")));
        alice.hear("still connected");
        at.send(MsrpText.bare("abcd", "MSRP abcd 2x0")
                .header("To-Path", heard.need("From-Path"))
                .header("From-Path", bob.uri()));
        stage.settle(at, alice);
        assertThat(at.inbox().seen(frame -> frame.tid().equals("abcd"))).isEmpty();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(foo.tid()) || frame.answers("unknown1")))
                .isEmpty();
    }

    @Covers("4976-6.4.3-6")
    @Covers("4975-7.2-8")
    @Test
    void aResponseMovesItsUriLikeARequest(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint room = stage.endpoint();
        MsrpText nickname = alice.request("NICKNAME", room.uri(), "Use-Nickname: \"A\"");
        alice.msrp().send(nickname);
        MsrpFrame heard = room.msrp().expect("NICKNAME", frame -> frame.method().equals("NICKNAME"));
        // From a second connection to the same relay, the response is no response.
        MsrpPeer other = stage.stranger();
        other.send(MsrpText.response(heard, 403, "forged"));
        stage.settle(other, alice);
        room.msrp().send(MsrpText.response(heard, 200, "OK"));
        MsrpFrame response = alice.msrp().response(nickname.tid());
        assertThat(response.code()).isEqualTo(200);
        assertThat(response.need("To-Path")).isEqualTo(alice.uri());
        assertThat(response.need("From-Path")).isEqualTo(alice.relayUri() + " " + room.uri());
    }

    @Covers("4976-6.4.3-7")
    @Test
    void aResponseThatNamesOnlyTheRelayGoesBackAllTheSame(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        bob.msrp().answering(frame -> MsrpText.bare(frame.tid(), "MSRP " + frame.tid() + " 423 Taken")
                .header("To-Path", frame.fromPath().get(0))
                .header("From-Path", bob.uri())
                .octets());
        MsrpText nickname = alice.request("NICKNAME", bob.path(), "Use-Nickname: \"A\"");
        MsrpFrame response = alice.msrp().transact(nickname);
        assertThat(response.startLine()).isEqualTo("MSRP " + nickname.tid() + " 423 Taken");
        assertThat(response.toPath()).containsExactly(alice.uri());
        assertThat(response.fromPath()).containsExactly(alice.relayUri(), bob.relayUri(), bob.uri());
    }

    @Covers("4976-6.4.3-8")
    @Test
    void aResponseToOneWhoHasGoneIsDropped(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint room = stage.endpoint();
        alice.msrp().send(alice.request("NICKNAME", room.uri(), "Use-Nickname: \"A\""));
        MsrpFrame heard = room.msrp().expect("NICKNAME", frame -> frame.method().equals("NICKNAME"));
        alice.close();
        RelayClient bob = stage.client("bob");
        room.msrp().send(MsrpText.response(heard, 200, "OK"));
        room.msrp().send(RelayClient.messageTo(bob.path(), room.uri(), Octets.of("and on")));
        bob.hear("and on");
        assertThat(room.msrp().isClosed()).isFalse();
        assertThat(room.msrp().inbox().seen(frame -> frame.isReport() || frame.code() > 200))
                .isEmpty();
    }
}
