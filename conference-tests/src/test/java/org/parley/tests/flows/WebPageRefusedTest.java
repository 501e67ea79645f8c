package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Web pages that do not keep to the rules, seen from the room they want to speak in, and from its focus. */
@ParleyRelay("relay.wss.listen=127.0.0.1:0")
class WebPageRefusedTest {
    private static final int PROTOCOL_ERROR = 1002;
    private static final String FORBIDDEN = "not for the room";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = WebPageTest.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A page in the room: signalled, bound, heard. */
    private static Participant enter(Stage stage, RelayClient page) {
        Participant signalled = WebPageTest.enter(stage, page);
        MsrpText first = page.request(
                "SEND", signalled.answer().need("path"), "Message-ID: " + Octets.token(12), "Byte-Range: 1-0/0");
        assertThat(page.msrp().transact(first).code()).isEqualTo(200);
        return signalled;
    }

    private static void say(RelayClient page, Participant signalled, Stage stage, String text) {
        assertThat(page.msrp()
                        .transact(WebPageTest.say(page, signalled, stage, text))
                        .code())
                .isEqualTo(200);
    }

    /** Whatever was sent to the room before has arrived, or never will: somebody else's line has, over the same relay. */
    private static void assertUnheard(RelayStage relays, Stage stage, Participant bob) {
        RelayClient witness = relays.page("dave");
        say(witness, enter(stage, witness), stage, "settled");
        bob.hear("settled");
        assertThat(bob.contents())
                .noneMatch(frame -> Octets.latin(Cpim.content(frame.needBody())).contains(FORBIDDEN));
    }

    @Test
    @Covers("7977-5.2.2-2")
    void theFocusRefusesAPageWithoutRelay(RelayStage relays) {
        try (Stage stage = Stage.of(server)) {
            String page = "msrps://df7jal23ls0d.invalid:2855/" + Octets.token(20) + ";ws";
            for (String setup : List.of("actpass", "active", "passive")) {
                SipMessage refused = stage.call("alice")
                        .invite(Sdp.of(page)
                                .media("message 2855 TCP/TLS/MSRP *")
                                .setup(setup)
                                .text());
                assertThat(refused.status()).as(setup).isEqualTo(488);
                assertThat(refused.need("Warning")).startsWith("302 ").contains("transport ws");
            }
            server.awaitMetric("parley_focus_dialogs", 0);
            // Whoever is in the room with a relay cannot go on without one, and stays as he is.
            RelayClient alice = relays.page("alice");
            Participant bob = stage.join("bob");
            Participant signalled = enter(stage, alice);
            SipCall call = signalled.call();
            SipMessage again = call.invite(Sdp.of(page)
                    .media("message 2855 TCP/TLS/MSRP *")
                    .setup("actpass")
                    .text());
            assertThat(again.status()).isEqualTo(488);
            say(alice, signalled, stage, "still here");
            bob.hear("still here");
        }
    }

    @Test
    @Covers("7977-4.1-3")
    @Covers("7977-5.1-2")
    void whatIsNoWebSocketForMsrpIsNotLetIn(RelayStage relays) {
        for (String other : List.of("", "sip", "chat")) {
            WebSocketWire wire =
                    relays.keep(WebSocketWire.connect(relays.relay().wss(), RelayUsers.anonymousTls()));
            assertThat(wire.handshake(other, List.of())).as(other).startsWith("HTTP/1.1 400 ");
        }
        WebSocketWire plain = relays.keep(WebSocketWire.connect(relays.relay().wss(), null));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> plain.handshake("msrp", List.of()))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    @Covers("7977-5.1-4")
    @Covers("7977-5.1-3")
    void twoMessagesInOneAndHalfAMessageReachNobodyInTheRoom(RelayStage relays) throws IOException {
        try (Stage stage = Stage.of(server)) {
            Participant bob = stage.join("bob");
            for (boolean half : new boolean[] {false, true}) {
                MsrpWebSocket socket = relays.socket();
                RelayClient page = relays.over(socket, "alice");
                page.authenticate();
                Participant signalled = enter(stage, page);
                byte[] one = WebPageTest.say(page, signalled, stage, FORBIDDEN).octets();
                byte[] wrong = half ? java.util.Arrays.copyOf(one, one.length - 9) : Octets.join(one, one);
                socket.frame(0x82, wrong, 0, wrong.length);
                page.msrp().expectClosed();
                assertThat(socket.closeCode()).isEqualTo(PROTOCOL_ERROR);
                assertUnheard(relays, stage, bob);
                // The room notices at its next word to the page that is no more.
                bob.say("is anybody there?");
                signalled.call().expect("BYE");
            }
        }
    }

    @Test
    @Covers("7977-5.3.1-1")
    void nobodySpeaksWithoutAuth(RelayStage relays) {
        try (Stage stage = Stage.of(server)) {
            Participant bob = stage.join("bob");
            RelayClient alice = relays.page("alice");
            Participant signalled = enter(stage, alice);
            MsrpWebSocket socket = relays.socket();
            RelayClient mallory = relays.over(socket, "mallory");
            MsrpFrame challenged = mallory.msrp().transact(mallory.auth());
            assertThat(challenged.code()).isEqualTo(401);
            assertThat(challenged.header("Use-Path")).isNull();
            // Straight to the room, and by the URI that was granted to somebody else.
            String room = signalled.answer().need("path");
            for (String path : List.of(room, alice.relayUri() + " " + room)) {
                MsrpWebSocket further = relays.socket();
                RelayClient stranger = relays.over(further, "mallory");
                byte[] body = Octets.of("From: <" + Stage.aor("alice") + ">\r\nTo: <" + stage.room()
                        + ">\r\n\r\nContent-Type: text/plain\r\n\r\n" + FORBIDDEN);
                MsrpText send = MsrpText.request("SEND", path, alice.uri())
                        .header("Message-ID", Octets.token(12))
                        .header("Byte-Range", "1-" + body.length + "/" + body.length)
                        .body("message/cpim", body);
                stranger.msrp().send(send);
                relays.settle(stranger.msrp(), alice);
                assertThat(stranger.msrp().inbox().seen(frame -> frame.answers(send.tid()) && frame.code() == 200))
                        .isEmpty();
            }
            assertUnheard(relays, stage, bob);
        }
    }

    @Test
    @Covers("7977-8.3.2-1")
    @Covers("7977-5.1-7")
    void twoPagesOfOneRelayMeetInTheRoom(RelayStage relays) {
        try (Stage stage = Stage.of(server)) {
            RelayClient alice = relays.page("alice");
            RelayClient carol = relays.page("carol");
            Participant ofAlice = enter(stage, alice);
            Participant ofCarol = enter(stage, carol);
            say(alice, ofAlice, stage, "from page to page");
            MsrpFrame heard = carol.msrp()
                    .expect(
                            "alice's line",
                            frame -> frame.isSend()
                                    && frame.body() != null
                                    && Octets.latin(frame.needBody()).endsWith("from page to page"));
            assertThat(heard.toPath()).containsExactly(carol.uri());
            assertThat(heard.fromPath())
                    .containsExactly(carol.relayUri(), ofCarol.answer().need("path"));
            say(carol, ofCarol, stage, "and back");
            alice.msrp()
                    .expect(
                            "carol's line",
                            frame -> frame.isSend()
                                    && frame.body() != null
                                    && Octets.latin(frame.needBody()).endsWith("and back"));
        }
    }
}
