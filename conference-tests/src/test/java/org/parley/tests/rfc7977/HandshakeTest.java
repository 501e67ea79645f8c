package org.parley.tests.rfc7977;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** The opening handshake (RFC 7977 §4.1, §7): the subprotocol, HTTP's own rules, the page's origin. */
@ParleyRelay({"relay.wss.listen=127.0.0.1:0", "relay.ws.origins=https://www.example.com"})
class HandshakeTest {
    private static WebSocketWire wire(RelayStage stage) {
        return stage.keep(WebSocketWire.connect(stage.relay().wss(), RelayUsers.anonymousTls()));
    }

    private static String answer(RelayStage stage, String protocols, String... lines) {
        return wire(stage).handshake(protocols, List.of(lines));
    }

    private static String raw(RelayStage stage, String head) {
        WebSocketWire wire = wire(stage);
        wire.write(Octets.of(head));
        return wire.hearHead();
    }

    private static String head(String start, String... lines) {
        return start + "\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: msrp\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    @Test
    @Covers("7977-4.1-2")
    @Covers("7977-4.1-4")
    void theAnswerNamesTheSubprotocolAndProvesThatTheKeyWasRead(RelayStage stage) {
        assertThat(answer(stage, "msrp"))
                .startsWith("HTTP/1.1 101 ")
                .contains("\r\nSec-WebSocket-Protocol: msrp\r\n")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .doesNotContain("Access-Control-Allow-Origin");
    }

    @Test
    @Covers("7977-4.1-3")
    void ofSeveralSubprotocolsMsrpIsChosenAndOthersAloneAreRefused(RelayStage stage) {
        assertThat(answer(stage, "sip, msrp"))
                .startsWith("HTTP/1.1 101 ")
                .contains("\r\nSec-WebSocket-Protocol: msrp\r\n");
        for (String other : new String[] {"", "chat", "MSRP", "sip"}) {
            assertThat(answer(stage, other)).as(other).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    @Covers("7977-4.1-4")
    void whatIsNoHandshakeOfThisVersionIsToldSo(RelayStage stage) {
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        assertThat(raw(stage, head("GET / HTTP/1.1", key, "Sec-WebSocket-Version: 8")))
                .startsWith("HTTP/1.1 426 ")
                .contains("\r\nSec-WebSocket-Version: 13\r\n");
        assertThat(raw(stage, head("POST / HTTP/1.1", key, "Sec-WebSocket-Version: 13")))
                .startsWith("HTTP/1.1 405 ");
        assertThat(raw(stage, head("GET / HTTP/1.0", key, "Sec-WebSocket-Version: 13")))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw(stage, head("GET / HTTP/1.1", "Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 13")))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw(stage, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 426 ");
        assertThat(raw(stage, "MSRP a1b2c3 AUTH\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw(stage, "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    @Covers("7977-7-1")
    @Covers("7977-7-3")
    void pagesOfOtherOriginsStayOutAndOursMayReadTheAnswer(RelayStage stage) {
        assertThat(answer(stage, "msrp", "Origin: https://www.example.com"))
                .startsWith("HTTP/1.1 101 ")
                .contains("\r\nAccess-Control-Allow-Origin: https://www.example.com\r\n");
        assertThat(answer(stage, "msrp", "Origin: https://www.example.org")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void framesThatDoNotWaitForTheAnswerAreHeard(RelayStage stage) {
        RelayClient page = stage.page("alice");
        assertThat(page.grant().usePath()).hasSize(1);
        WebSocketWire eager = wire(stage);
        byte[] ping = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        String head =
                head("GET / HTTP/1.1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13");
        eager.write(Octets.join(Octets.of(head), ping));
        assertThat(eager.hearHead()).startsWith("HTTP/1.1 101 ");
        eager.frames().take("a pong", frame -> frame.opcode() == WebSocketWire.PONG);
    }

    @Test
    @Covers("7977-5.1-2")
    void plainWebSocketNeedsADeclaredProxyOnThisMachine(RelayStage stage) {
        assertThatThrownBy(() -> RunningRelay.start("relay.ws.listen=127.0.0.1:0"))
                .hasMessageContaining("relay.ws.behind-tls");
        assertThatThrownBy(() -> RunningRelay.start(
                        "relay.ws.listen=0.0.0.0:0",
                        "relay.ws.advertise=r.example.org:443",
                        "relay.ws.behind-tls=true"))
                .hasMessageContaining("relay.ws.listen");
        WebSocketWire plain = stage.keep(WebSocketWire.connect(stage.relay().wss(), null));
        assertThatThrownBy(() -> plain.handshake("msrp", List.of())).isInstanceOf(RuntimeException.class);
    }
}
