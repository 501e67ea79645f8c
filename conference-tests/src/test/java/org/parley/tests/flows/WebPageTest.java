package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** A web page in a chat room of our switch: WebSocket over TLS to the relay, MSRP over TLS from there to the room. */
@ParleyRelay({"relay.wss.listen=127.0.0.1:0", "relay.ws.origins=https://www.example.org", "relay.ws.max-chunk=32KiB"})
class WebPageTest {
    /** A server whose rooms speak TLS with a certificate that the relay trusts. */
    static RunningServer server() {
        return RunningServer.start(
                true,
                "msrp.tls.certificate=" + RelayUsers.server().chain(),
                "msrp.tls.key=" + RelayUsers.server().key(),
                "msrp.tls.trust=" + RelayUsers.authority().authority());
    }

    /** The page in the room, by hand: what SIP over WebSocket would signal. */
    static Participant enter(Stage stage, RelayClient page) {
        return stage.join(page.user(), plan -> plan.path(page.path())
                .withoutConnecting()
                .offer(sdp -> sdp.media("message 2855 TCP/TLS/MSRP *").setup("actpass")));
    }

    /** What the page sends to say that to the room. */
    static MsrpText say(RelayClient page, Participant signalled, Stage stage, String text) {
        String envelope = "From: <" + Stage.aor(page.user()) + ">\r\nTo: <" + stage.room()
                + ">\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n" + text;
        byte[] body = Octets.of(envelope);
        return page.request(
                        "SEND",
                        signalled.answer().need("path"),
                        "Message-ID: " + Octets.token(12),
                        "Byte-Range: 1-" + body.length + "/" + body.length)
                .body("message/cpim", body);
    }

    @Test
    @Covers("7977-5.2.2-1")
    @Covers("7977-5.2.2-2")
    @Covers("7977-5.2.1-1")
    @Covers("7977-4.2-2")
    @Covers("7977-6-3")
    void aPageTalksInARoom(RelayStage relays) {
        MsrpWebSocket socket = relays.socket("Origin: https://www.example.org");
        assertThat(socket.answer()).contains("Access-Control-Allow-Origin: https://www.example.org");
        RelayClient page = relays.over(socket.inText(), "alice");
        page.authenticate();
        try (RunningServer server = server();
                Stage stage = Stage.of(server)) {
            Participant bob = stage.join("bob");
            Participant signalled = enter(stage, page);
            assertThat(signalled.answer().mline()[2]).isEqualTo("TCP/TLS/MSRP");
            String room = signalled.answer().need("path");
            assertThat(room).startsWith("msrps://");
            MsrpFrame bound = page.msrp()
                    .transact(page.request("SEND", room, "Message-ID: " + Octets.token(12), "Byte-Range: 1-0/0"));
            assertThat(bound.code()).isEqualTo(200);

            MsrpFrame nickname = page.msrp().transact(page.request("NICKNAME", room, "Use-Nickname: \"Alice\""));
            assertThat(nickname.code()).isEqualTo(200);
            assertThat(nickname.fromPath()).containsExactly(page.relayUri(), room);

            assertThat(page.msrp()
                            .transact(say(page, signalled, stage, "Grüße aus dem Browser"))
                            .code())
                    .isEqualTo(200);
            bob.hear("Grüße aus dem Browser");

            // A large message to the page: bounded WebSocket messages, with another participant's line in between.
            Participant carol = stage.join("carol");
            byte[] picture = Octets.random(5_000_000, 7);
            bob.msrp().send(bob.message(bob.envelope("image/png", picture)));
            MsrpFrame first = page.msrp().expect("the first chunk", frame -> frame.isSend() && frame.flag() == '+');
            carol.say("in between");
            page.msrp()
                    .expect(
                            "the end",
                            frame -> frame.isSend()
                                    && frame.flag() == '$'
                                    && frame.messageId().equals(first.messageId()));
            page.msrp()
                    .expect(
                            "the line",
                            frame -> frame.isSend()
                                    && Octets.latin(frame.needBody()).endsWith("in between"));
            byte[] whole =
                    Octets.join(page
                            .msrp()
                            .inbox()
                            .seen(frame -> frame.isSend() && frame.messageId().equals(first.messageId()))
                            .stream()
                            .map(MsrpFrame::needBody)
                            .toArray(byte[][]::new));
            assertThat(Cpim.content(whole)).isEqualTo(picture);
            assertThat(socket.sizes()).allMatch(size -> size < 34 * 1024);

            // A large message from the page, in 300 pipelined chunks.
            byte[] large = Octets.random(300 * 1024, 8);
            byte[] envelope = Octets.join(
                    Octets.of("From: <" + Stage.aor("alice") + ">\r\nTo: <" + stage.room()
                            + ">\r\n\r\nContent-Type: image/png\r\n\r\n"),
                    large);
            socket.inBinary();
            chunks(page, room, envelope);
            assertThat(Cpim.content(carol.receive(
                                    "the picture of the page",
                                    got -> got.body().length > large.length && got.body().length < picture.length)
                            .body()))
                    .isEqualTo(large);

            // The end: the page's URI is good for nothing any more, and the room notices.
            page.msrp().close();
            Await.until(
                    "the end of the grant",
                    () -> relays.relay().metric("parley_relay_bindings").orElse(1.0) == 0.0);
            bob.say("is anybody there?");
            signalled.call().expect("BYE");
        }
    }

    private static void chunks(RelayClient page, String room, byte[] envelope) {
        String messageId = Octets.token(12);
        int size = envelope.length / 300 + 1;
        int answered = page.msrp().inbox().seen(frame -> frame.code() == 200).size();
        int count = 0;
        for (int from = 0; from < envelope.length; from += size) {
            int to = Math.min(envelope.length, from + size);
            MsrpText chunk = page.request(
                            "SEND",
                            room,
                            "Message-ID: " + messageId,
                            "Byte-Range: " + (from + 1) + "-" + to + "/" + envelope.length)
                    .body("message/cpim", java.util.Arrays.copyOfRange(envelope, from, to));
            page.msrp().send(to == envelope.length ? chunk : chunk.flag("+"));
            count++;
        }
        int all = answered + count;
        Await.until(
                "every chunk to be answered",
                () -> page.msrp().inbox().seen(frame -> frame.code() == 200).size() == all);
    }
}
