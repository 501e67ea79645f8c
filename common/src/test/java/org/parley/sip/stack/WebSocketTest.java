package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sip.RequestEvent;
import javax.sip.address.SipURI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.conformance.Covers;
import org.parley.digest.DigestClient;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Ha1;
import org.parley.digest.Ha1Source;
import org.parley.digest.Nonces;
import org.parley.websocket.DigestDoor;
import org.parley.websocket.Origins;

@Timeout(180)
class WebSocketTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig(config(new SipConfig.Web(new Origins(List.of("https://ours.example")), Duration.ofSeconds(2))));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static SipConfig config(SipConfig.Web web) {
        return config(web, 40, Duration.ofSeconds(3));
    }

    private static SipConfig config(SipConfig.Web web, int perAddress, Duration messageTime) {
        SipConfig.Bounds some = SipConfig.Bounds.defaults();
        return SipConfig.of("web", List.of(SipConfig.Listener.ws(new HostPort("127.0.0.1", 0))))
                .withWeb(web)
                .withBounds(new SipConfig.Bounds(
                        some.serverTransactions(),
                        some.transactions(),
                        some.waitingMessages(),
                        some.waitingOctets(),
                        50,
                        perAddress,
                        some.sendQueue(),
                        messageTime,
                        some.idleTime(),
                        Duration.ofSeconds(3)));
    }

    private static WebLine open() throws IOException {
        return WebLine.open(rig.at(SipTransport.WS));
    }

    private static WebLine connect() throws IOException {
        return WebLine.connect(rig.at(SipTransport.WS));
    }

    @Test
    void anInviteIsAnsweredOnItsConnectionWithItsViaUntouched() throws Exception {
        try (WebLine line = open()) {
            String invite = line.request("INVITE");
            String via =
                    invite.lines().filter(l -> l.startsWith("Via")).findFirst().orElseThrow();
            String answer = line.send(invite).hear().text();
            assertThat(answer)
                    .startsWith("SIP/2.0 200")
                    .contains("\r\n" + via + "\r\n")
                    .contains(";transport=ws>");
        }
    }

    @Test
    void aViaOfSecureWebSocketIsSaidAgainBehindAProxyThatEndsTls() throws Exception {
        try (WebLine line = open()) {
            String answer = line.send(line.request("INVITE").replace("SIP/2.0/WS ", "SIP/2.0/WSS "))
                    .hear()
                    .text();
            assertThat(answer).startsWith("SIP/2.0 200").contains("Via: SIP/2.0/WSS w");
        }
    }

    @Test
    void aRequestOfOursTakesTheFlowAndNothingElse() throws Exception {
        rig.requests.clear();
        Target flow;
        try (WebLine line = open()) {
            line.send(line.request("OPTIONS")).hear();
            RequestEvent heard = Objects.requireNonNull(rig.requests.poll(30, TimeUnit.SECONDS));
            flow = rig.node.flowOf(heard);
            assertThat(flow.transport()).isEqualTo(SipTransport.WS);
            SIPRequest ours = OutgoingTest.request("sip:web@w.invalid;transport=ws", 7);
            Rig.await(rig.node.prepare(ours, flow));
            rig.node.provider().getNewClientTransaction(ours).sendRequest();
            assertThat(line.hear().text())
                    .startsWith("NOTIFY sip:web@w.invalid;transport=ws SIP/2.0")
                    .contains("Via: SIP/2.0/WS 127.0.0.1:"
                            + rig.at(SipTransport.WS).getPort() + ";");
        }
        Rig.until("closed", () -> rig.node.connections() == 0);
        assertThatThrownBy(() -> Rig.await(rig.node.prepare(OutgoingTest.request("sip:web@w.invalid", 8), flow)))
                .hasMessageContaining("WebSocket client");
    }

    @Test
    void aBodyNeedsNoContentLengthAndMayNotHideASecondMessage() throws Exception {
        try (WebLine line = open()) {
            rig.requests.clear();
            assertThat(line.send(line.request("MESSAGE", "Content-Type: text/plain") + "häh")
                            .status())
                    .isEqualTo(200);
            SIPRequest heard = (SIPRequest) Objects.requireNonNull(rig.requests.poll(30, TimeUnit.SECONDS))
                    .getRequest();
            assertThat(new String(heard.getRawContent(), StandardCharsets.UTF_8))
                    .isEqualTo("häh");
            String two = line.request("OPTIONS", "Content-Length: 0") + line.request("OPTIONS", "Content-Length: 0");
            assertThat(line.send(two).hear().text()).startsWith("SIP/2.0 400 More Than One Message");
            assertThat(line.send(line.request("MESSAGE", "Content-Type: text/plain", "Content-Length: 9") + "x")
                            .status())
                    .isEqualTo(400);
            assertThat(rig.requests).isEmpty();
            assertThat(line.send(line.request("OPTIONS")).status()).isEqualTo(200);
        }
    }

    @Test
    void fragmentsBinaryFramesPingsAndKeepAlivesAreUnderstood() throws Exception {
        try (WebLine line = open()) {
            String request = line.request("OPTIONS");
            line.send(0x02, request.substring(0, 20)).send(0x89, "beat").send(0x80, request.substring(20));
            WebLine.Frame pong = line.hear();
            assertThat(pong.opcode()).isEqualTo(10);
            assertThat(pong.text()).isEqualTo("beat");
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.send("\r\n\r\n").hear().text()).isEqualTo("\r\n");
            assertThat(line.send("\r\n").send("").send(line.request("OPTIONS")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsNotSipOrNotUtf8OrTooBigEndsTheConnection() throws Exception {
        assertClosed(line -> line.send("MSRP a786hjs2 SEND\r\nTo-Path: msrp://x\r\n-------a786hjs2$\r\n"), 1008);
        assertClosed(line -> line.raw(WebLine.frame(0x81, new byte[] {(byte) 0xff, 'x'})), 1007);
        assertClosed(line -> line.raw(WebLine.frame(0x82, new byte[120_000])), 1009);
        assertClosed(line -> line.raw(new byte[] {(byte) 0x81, 1, 'x'}), 1002);
        assertClosed(line -> line.raw(WebLine.frame(0x88, new byte[] {3, (byte) 0xe8})), 1000);
    }

    private interface Said {
        void by(WebLine line) throws IOException;
    }

    private static void assertClosed(Said said, int code) throws IOException {
        try (WebLine line = open()) {
            said.by(line);
            WebLine.Frame frame = line.hear();
            while (frame.opcode() == 9) {
                frame = line.hear();
            }
            assertThat(frame.opcode()).isEqualTo(8);
            assertThat((frame.payload()[0] & 0xff) << 8 | frame.payload()[1] & 0xff)
                    .isEqualTo(code);
            assertThat(line.closed()).isTrue();
        }
    }

    @Test
    void handshakesOfStrangersAreRefusedInHttp() throws Exception {
        assertHandshake(WebLine.HANDSHAKE.replace("Protocol: sip", "Protocol: msrp"), 400);
        assertHandshake(WebLine.HANDSHAKE.replace("Host:", "Origin: https://theirs.example\r\nHost:"), 403);
        assertHandshake(WebLine.HANDSHAKE.replace("GET", "PUT"), 405);
        assertHandshake("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP x\r\n\r\n", 400);
        assertHandshake(WebLine.HANDSHAKE.replace("Host:", "Cookie: " + "x".repeat(40_000) + "\r\nHost:"), 431);
        assertHandshake(WebLine.HANDSHAKE.replace("Host:", "Origin: https://ours.example\r\nHost:"), 101);
    }

    private static void assertHandshake(String text, int status) throws IOException {
        try (WebLine line = connect()) {
            assertThat(line.raw(text).http()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(status == 101 || line.closed()).isTrue();
        }
    }

    @Test
    @Covers("7118-7-2")
    void aPasswordCanBeAskedForBeforeItOpens() throws Exception {
        Nonces nonces = new Nonces("n", Duration.ofMinutes(5), System::currentTimeMillis);
        Ha1Source store = (user, realm, algorithm) -> CompletableFuture.completedStage(
                user.equals("alice") ? Optional.of(Ha1.of(algorithm, user, realm, "secret")) : Optional.empty());
        DigestDoor door = new DigestDoor(new DigestVerifier("web.example.org", nonces, store));
        try (Rig asking = new Rig(config(new SipConfig.Web(door, Duration.ofSeconds(30))))) {
            String asked;
            try (WebLine line = WebLine.connect(asking.at(SipTransport.WS))) {
                asked = line.raw(WebLine.HANDSHAKE).http();
                assertThat(asked).startsWith("HTTP/1.1 401 ");
            }
            List<String> challenges = asked.lines()
                    .filter(header -> header.startsWith("WWW-Authenticate: "))
                    .map(header -> header.substring("WWW-Authenticate: ".length()))
                    .toList();
            assertThat(challenges).isNotEmpty().allMatch(one -> one.contains("realm=\"web.example.org\""));
            for (String password : new String[] {"secret", "wrong"}) {
                DigestClient client = DigestClient.withPassword("alice", password);
                assertThat(client.challenged(challenges)).isTrue();
                String proof = client.authorization("GET", "/").orElseThrow();
                try (WebLine line = WebLine.connect(asking.at(SipTransport.WS))) {
                    String answer = line.raw(
                                    WebLine.HANDSHAKE.replace("Host:", "Authorization: " + proof + "\r\nHost:"))
                            .http();
                    assertThat(answer).startsWith(password.equals("secret") ? "HTTP/1.1 101 " : "HTTP/1.1 401 ");
                }
            }
            Rig.until("a closed door is a living one", asking.node::healthy);
        }
    }

    @Test
    void aConnectionAboveWhatOneAddressMayHaveIsClosed() throws Exception {
        SipConfig.Web web = new SipConfig.Web(new Origins(List.of()), Duration.ofSeconds(30));
        try (Rig patient = new Rig(config(web, 3, Duration.ofMinutes(5)))) {
            Rig.until("the watchdog has left", () -> patient.node.healthy() && patient.node.connections() == 0);
            List<WebLine> lines = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                lines.add(WebLine.open(patient.at(SipTransport.WS)));
            }
            try (WebLine more = WebLine.connect(patient.at(SipTransport.WS))) {
                assertThat(more.closed()).isTrue();
            }
            for (WebLine line : lines) {
                line.close();
            }
        }
    }

    @Test
    void silentAndSlowConnectionsAreClosed() throws Exception {
        List<WebLine> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(i % 2 == 0 ? connect() : connect().raw("GET / HT"));
        }
        for (WebLine line : slow) {
            assertThat(line.closed()).isTrue();
            line.close();
        }
        try (WebLine line = open()) {
            line.raw(new byte[] {(byte) 0x81, (byte) 0x90, 1, 2, 3, 4, 5});
            assertThat(line.closed()).as("a frame that does not end").isTrue();
        }
        try (WebLine line = open()) {
            line.send(0x01, "OPTIONS");
            assertThat(line.closed()).as("a message that does not end").isTrue();
        }
    }

    @Test
    void aSilentConnectionIsPingedAndClosedWhenItDoesNotAnswer() throws Exception {
        try (WebLine line = open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(line.hear().opcode()).isEqualTo(9);
                line.send(0x8a, "");
            }
            assertThat(line.closed()).isTrue();
        }
    }

    @Test
    @Covers("7118-5.5-1")
    void thePortIs80Or443UnlessWritten() throws Exception {
        assertThat(Rig.await(rig.node.resolve("127.0.0.1", 0, SipTransport.WS)).port())
                .isEqualTo(80);
        assertThat(Rig.await(rig.node.resolve("127.0.0.1", -1, SipTransport.WSS))
                        .port())
                .isEqualTo(443);
        for (String uri : new String[] {"sip:h;transport=ws", "sips:h;transport=ws", "sips:h", "sip:h"}) {
            assertThat(FlowRouter.transport((SipURI) rig.node.addresses().createURI(uri), null)
                            .name())
                    .isEqualTo(
                            uri.endsWith("ws")
                                    ? uri.startsWith("sips") ? "WSS" : "WS"
                                    : uri.startsWith("sips") ? "TLS" : "UDP");
        }
    }

    @Test
    void sipsNeedsASecureWebSocket() throws Exception {
        try (WebLine line = open()) {
            String request = line.request("OPTIONS").replace("OPTIONS sip:", "OPTIONS sips:");
            assertThat(line.send(request).hear().text()).startsWith("SIP/2.0 403 Secure WebSocket");
        }
    }

    @Test
    void theWatchdogAsksOverWebSocketToo() {
        Rig.until("healthy", rig.node::healthy);
    }
}
