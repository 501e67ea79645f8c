package org.parley.tests.rfc7977;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** Messages in frames (RFC 7977 §4.2, §5.1, §6): text and binary, whole or cut, one MSRP message in each; and frames that are none. */
@ParleyRelay("relay.wss.listen=127.0.0.1:0")
class FramesTest {
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_BIG = 1009;

    /** A page that was granted a URI, frame by frame: authenticated through the same socket. */
    private static RelayClient page(RelayStage stage, MsrpWebSocket socket) {
        RelayClient page = stage.over(socket, "alice");
        page.authenticate();
        return page;
    }

    private static void frames(MsrpWebSocket socket, int opcode, byte[] octets, int... cuts) throws Exception {
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? octets.length : cuts[i];
            int head = (i == cuts.length ? 0x80 : 0) | (i == 0 ? opcode : 0);
            socket.frame(head, octets, from, to - from);
            socket.frame(0x89, Octets.of("in between"), 0, 10);
            from = to;
        }
    }

    @Test
    @Covers("7977-4.2-1")
    @Covers("7977-4.2-2")
    void textAndBinaryMeanTheSame(RelayStage stage) {
        RelayClient bob = stage.client("bob");
        MsrpWebSocket socket = stage.socket();
        RelayClient page = page(stage, socket);
        byte[] body = Octets.of("Grüße aus dem Browser ☃");
        for (boolean text : new boolean[] {false, true}) {
            if (text) {
                socket.inText();
            }
            MsrpText send = page.message(bob.path(), body, "X-Text: " + text);
            assertThat(page.msrp().transact(send).code()).isEqualTo(200);
            MsrpFrame heard = bob.msrp().expect("the message", frame -> ("" + text).equals(frame.header("X-Text")));
            assertThat(heard.needBody()).isEqualTo(body);
            assertThat(heard.need("Byte-Range")).isEqualTo("1-" + body.length + "/" + body.length);
        }
    }

    @Test
    @Covers("7977-5.1-3")
    void aMessageMayComeInAnyFramesWithOthersInBetween(RelayStage stage) throws Exception {
        RelayClient bob = stage.client("bob");
        MsrpWebSocket socket = stage.socket();
        RelayClient page = page(stage, socket);
        String text = "cut wherever it pleases";
        byte[] octets = page.message(bob.path(), text).octets();
        for (int cut = 1; cut < octets.length; cut += 7) {
            frames(socket, 2, octets, cut);
        }
        frames(socket, 1, octets, 1, 2, 3, octets.length - 3, octets.length);
        int sent = (octets.length + 5) / 7 + 1;
        Await.until("all of them", () -> RelayStage.contents(bob.msrp()).size() == sent);
        assertThat(RelayStage.contents(bob.msrp()))
                .allMatch(frame -> Octets.latin(frame.needBody()).equals(text) && frame.flag() == '$');
    }

    @Test
    @Covers("7977-5.1-4")
    @Covers("7977-5.1-3")
    void pipelinedRequestsAreAnsweredOneByOne(RelayStage stage) {
        RelayClient bob = stage.client("bob");
        MsrpWebSocket socket = stage.socket();
        RelayClient page = page(stage, socket);
        int before = socket.sizes().size();
        for (int i = 0; i < 300; i++) {
            page.msrp().send(page.message(bob.path(), "line " + i));
        }
        Await.until(
                "300 answers",
                () -> page.msrp().inbox().seen(frame -> frame.code() == 200).size() >= 301);
        Await.until("300 lines", () -> RelayStage.contents(bob.msrp()).size() == 300);
        assertThat(socket.sizes().size() - before).isEqualTo(300);
        assertThat(socket.wrong()).isEmpty();
    }

    /** What breaks the rule ends the WebSocket with that code, and nothing of it gets to anybody. */
    private static void broken(RelayStage stage, int code, BiConsumer<MsrpWebSocket, RelayClient> how) {
        RelayClient bob = stage.client("bob");
        MsrpWebSocket socket = stage.socket();
        RelayClient page = page(stage, socket);
        how.accept(socket, bob);
        page.msrp().expectClosed();
        assertThat(socket.closeCode()).isEqualTo(code);
        RelayClient witness = stage.client("carol");
        witness.msrp().transact(witness.message(bob.path(), "settled after " + code));
        bob.hear("settled after " + code);
        assertThat(RelayStage.contents(bob.msrp())).isEmpty();
    }

    private static void send(MsrpWebSocket socket, int head, byte[] octets) {
        try {
            socket.frame(head, octets, 0, octets.length);
        } catch (java.io.IOException closed) {
            throw new java.io.UncheckedIOException(closed);
        }
    }

    private static byte[] message(RelayStage stage, RelayClient bob) {
        return RelayClient.messageTo(bob.path(), "msrps://x.invalid:9/x;ws", Octets.of("not to be heard"))
                .octets();
    }

    @Test
    @Covers("7977-5.1-4")
    @Covers("7977-4.1-5")
    void twoMessagesInOneComeToNothing(RelayStage stage) {
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> {
            byte[] one = message(stage, bob);
            send(socket, 0x82, Octets.join(one, one));
        });
    }

    @Test
    @Covers("7977-5.1-4")
    void whatFollowsAMessageInItsWebSocketMessageSpoilsIt(RelayStage stage) {
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> {
            send(socket, 0x02, message(stage, bob));
            send(socket, 0x80, Octets.of("\r\n"));
        });
    }

    @Test
    @Covers("7977-5.1-3")
    @Covers("7977-4.1-5")
    void halfAMessageComesToNothing(RelayStage stage) {
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> {
            byte[] one = message(stage, bob);
            send(socket, 0x82, Arrays.copyOf(one, one.length / 3));
        });
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> send(socket, 0x82, new byte[0]));
    }

    @Test
    @Covers("7977-4.1-5")
    void whatIsNoMsrpEndsTheWebSocket(RelayStage stage) {
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> send(socket, 0x81, Octets.of("OPTIONS sip:x SIP/2.0\r\n\r\n")));
    }

    @Test
    void textThatIsNoneEndsTheWebSocket(RelayStage stage) {
        broken(stage, NOT_UTF8, (socket, bob) -> {
            byte[] one = RelayClient.messageTo(
                            bob.path(), "msrps://x.invalid:9/x;ws", new byte[] {(byte) 0xC0, (byte) 0x80})
                    .octets();
            send(socket, 0x81, one);
        });
    }

    @Test
    void framesAgainstTheRulesEndTheWebSocket(RelayStage stage) {
        byte[] one = Octets.of("MSRP a b");
        int[] heads = {0xC2, 0xA2, 0x92, 0x83, 0x8B, 0x80, 0x09};
        for (int head : heads) {
            broken(stage, PROTOCOL_ERROR, (socket, bob) -> send(socket, head, one));
        }
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> send(socket, 0x89, new byte[126]));
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> {
            send(socket, 0x02, one);
            send(socket, 0x82, one);
        });
        broken(stage, PROTOCOL_ERROR, (socket, bob) -> send(socket, 0x88, new byte[] {1}));
    }

    @Test
    void anUnmaskedFrameEndsTheWebSocket(RelayStage stage) {
        WebSocketWire wire = stage.keep(WebSocketWire.open(stage.relay().wss(), RelayUsers.anonymousTls(), "msrp"));
        wire.write(new byte[] {(byte) 0x82, 1, 'M'});
        assertThat(wire.frames()
                        .take("a close", frame -> frame.opcode() == WebSocketWire.CLOSE)
                        .code())
                .isEqualTo(PROTOCOL_ERROR);
        Await.until("the end", wire::isEnded);
    }

    @Test
    void aMessageAboveTheBoundEndsTheWebSocket(RelayStage stage) throws Exception {
        RunningRelay relay = stage.another("relay.wss.listen=127.0.0.1:0", "relay.ws.max-message=64KiB");
        MsrpWebSocket socket = stage.keep(MsrpWebSocket.open(relay.wss(), RelayUsers.anonymousTls()));
        var peer = stage.add(socket.peer());
        socket.frame(0x82, new byte[65_537], 0, 65_537);
        peer.expectClosed();
        assertThat(socket.closeCode()).isEqualTo(TOO_BIG);
    }

    @Test
    @Covers("7977-6-1")
    void aSilentClientIsPingedAndClosedWhenItDoesNotAnswer(RelayStage stage) {
        RunningRelay relay = stage.another("relay.wss.listen=127.0.0.1:0", "relay.ws.ping-interval=200ms");
        MsrpWebSocket answers = stage.keep(MsrpWebSocket.open(relay.wss(), RelayUsers.anonymousTls()));
        MsrpWebSocket mute = stage.keep(MsrpWebSocket.open(relay.wss(), RelayUsers.anonymousTls()));
        mute.mute();
        var alive = stage.add(answers.peer());
        var dead = stage.add(mute.peer());
        dead.expectClosed();
        assertThat(mute.pings()).isEqualTo(1);
        Await.until("pings that are answered", () -> answers.pings() >= 5);
        assertThat(alive.isClosed()).isFalse();
        assertThat(relay.metric("parley_relay_limited_total")).isPresent();
    }

    @Test
    void aCloseIsAnswered(RelayStage stage) throws Exception {
        MsrpWebSocket socket = stage.socket();
        RelayClient page = page(stage, socket);
        socket.frame(0x88, new byte[] {0x0f, (byte) 0xa0}, 0, 2);
        page.msrp().expectClosed();
        assertThat(socket.closeCode()).isEqualTo(4000);
    }
}
