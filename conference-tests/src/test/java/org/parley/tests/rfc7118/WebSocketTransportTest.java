package org.parley.tests.rfc7118;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** The subprotocol, its encoding and its transport rules (RFC 7118 §4 to §6), over plain WebSocket. */
@ParleyServer("sip.ws.listen=127.0.0.1:0")
class WebSocketTransportTest {
    private static SipAgent agent(Stage stage) {
        return stage.keep(SipAgent.ws(stage.server().address("sip.ws")));
    }

    private static WebSocketWire wire(Stage stage) {
        return stage.keep(WebSocketWire.open(stage.server().address("sip.ws"), null, "sip"));
    }

    private static Participant join(Stage stage, SipAgent agent, String name) {
        return stage.add(Participant.join(agent, Join.as(Stage.aor(name), stage.room())));
    }

    private static SipCall call(Stage stage, SipAgent agent) {
        return stage.keep(new SipCall(agent, Stage.aor("alice"), stage.room()));
    }

    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    @Covers("7118-4.1-1")
    @Test
    void theAnswerToTheHandshakeNamesTheSubprotocol(Stage stage) {
        WebSocketWire wire = stage.keep(WebSocketWire.connect(stage.server().address("sip.ws"), null));
        assertThat(wire.handshake("chat, sip", List.of()))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("\r\nSec-WebSocket-Protocol: sip\r\n")
                .containsIgnoringCase("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
        for (String other : new String[] {"", "msrp", "SIP"}) {
            WebSocketWire stranger =
                    stage.keep(WebSocketWire.connect(stage.server().address("sip.ws"), null));
            assertThat(stranger.handshake(other, List.of())).as(other).startsWith("HTTP/1.1 400 ");
        }
    }

    @Covers("7118-4.1-2")
    @Test
    void nothingButSipPasses(Stage stage) {
        WebSocketWire wire = wire(stage);
        wire.text(
                "MSRP a786hjs2 SEND\r\nTo-Path: msrp://h:1/a;tcp\r\nFrom-Path: msrp://h:2/b;tcp\r\n-------a786hjs2$\r\n");
        wire.frames().take("the end", frame -> frame.opcode() == WebSocketWire.CLOSE);
        Await.until("closed", wire::isEnded);
        assertThat(wire.frames().seen(frame -> frame.opcode() == WebSocketWire.TEXT))
                .isEmpty();
        SipAgent agent = agent(stage);
        Participant alice = join(stage, agent, "alice");
        alice.call().bye();
        assertThat(agent.web().frames().seen(frame -> frame.opcode() <= WebSocketWire.BINARY))
                .isNotEmpty()
                .allMatch(frame -> frame.text().startsWith("SIP/2.0 "));
    }

    @Covers("7118-4.2-1")
    @Covers("7118-4.2-3")
    @Test
    void textAndBinaryAreTakenAndTextIsWritten(Stage stage) {
        SipAgent agent = agent(stage);
        for (int opcode : new int[] {WebSocketWire.TEXT, WebSocketWire.BINARY}) {
            agent.framedAs(opcode);
            SipCall call = call(stage, agent);
            assertThat(call.invite(offer()).status()).as("opcode " + opcode).isEqualTo(200);
            call.ack();
            assertThat(call.bye().status()).isEqualTo(200);
        }
        assertThat(agent.web().frames().seen(frame -> frame.opcode() <= WebSocketWire.BINARY))
                .isNotEmpty()
                .allMatch(frame -> frame.opcode() == WebSocketWire.TEXT && frame.last() && isUtf8(frame.payload()));
    }

    private static boolean isUtf8(byte[] octets) {
        return Arrays.equals(new String(octets, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), octets);
    }

    @Covers("7118-4.2-2")
    @Test
    void whatIsNotUtf8TravelsInABinaryMessage(Stage stage) {
        WebSocketWire wire = wire(stage);
        // A branch that is not UTF-8 comes back in Via as it was.
        byte[] head = ("OPTIONS " + stage.room() + " SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1;x=\"")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] rest = ("\"\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.org>;tag=1\r\nTo: <" + stage.room()
                        + ">\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 5\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        // Content-Length above the body: refused from the head alone, which copies Via octet for octet.
        wire.frame(true, WebSocketWire.BINARY, Octets.join(head, new byte[] {(byte) 0xe9}, rest));
        WebSocketWire.Frame answer = wire.frames().take("an answer", frame -> frame.opcode() <= WebSocketWire.BINARY);
        assertThat(answer.opcode()).isEqualTo(WebSocketWire.BINARY);
        assertThat(Octets.latin(answer.payload())).startsWith("SIP/2.0 400 ").contains("x=\"\u00e9\"");
        wire.frame(true, WebSocketWire.TEXT, Octets.join(head, new byte[] {(byte) 0xe9}, rest));
        assertThat(wire.frames()
                        .take("text that is none ends it", frame -> frame.opcode() == WebSocketWire.CLOSE)
                        .code())
                .isEqualTo(1007);
    }

    @Covers("7118-5-1")
    @Covers("7118-5-2")
    @Test
    void itIsAReliableTransportWithAMessageInEach(Stage stage) {
        SipAgent agent = agent(stage);
        SipCall refused = stage.keep(new SipCall(agent, Stage.aor("bob"), stage.room()));
        refused.start(refused.inviteText(offer(), "Require: what-nobody-knows"));
        String refusedBranch = agent.responses()
                .take("a refusal", response -> response.status() == 420)
                .branch();
        SipCall call = call(stage, agent);
        SipMessage ok = call.invite(offer());
        assertThat(ok.status()).isEqualTo(200);
        List<WebSocketWire.Frame> first =
                agent.web().frames().seen(frame -> frame.text().contains(call.callId()));
        assertThat(first.get(0).text()).startsWith("SIP/2.0 100 ").doesNotContain("SIP/2.0 200");
        assertThat(first.get(1).text()).startsWith("SIP/2.0 200 ");
        // No ACK for either: only the 2xx comes again (RFC 3261 §13.3.1.4, §17.2.1 timer G).
        Await.until(
                "the 200 three times",
                () -> agent.responses()
                                .seen(response -> response.status() == 200
                                        && response.need("Call-ID").equals(call.callId()))
                                .size()
                        >= 3);
        assertThat(agent.responses()
                        .seen(response -> response.branch().equals(refusedBranch) && response.status() >= 300))
                .hasSize(1);
        call.ack();
    }

    @Covers("7118-5-3")
    @Test
    void aMessageWithTwoRequestsIsRefused(Stage stage) {
        SipAgent agent = agent(stage);
        SipCall one = new SipCall(agent, Stage.aor("alice"), stage.room());
        SipText first = one.request("OPTIONS");
        SipText second = one.request("OPTIONS");
        String both = first.text() + second.text();
        assertThat(both).contains("Content-Length: 0");
        agent.web().text(both);
        assertThat(agent.finalResponse(first.value("Via").replaceAll(".*branch=([^;]+).*", "$1"))
                        .status())
                .isEqualTo(400);
        assertThat(one.transact(one.request("OPTIONS")).status()).isEqualTo(200);
        assertThat(agent.responses().seen(response -> response.cseq() == 2)).isEmpty();
        assertThat(agent.web().frames().seen(frame -> frame.text().split("SIP/2\\.0 [0-9]", -1).length > 2))
                .as("two messages in one of the server's")
                .isEmpty();
    }

    @Covers("7118-5-4")
    @Test
    void aBodyNeedsNoContentLength(Stage stage) {
        SipAgent agent = agent(stage);
        SipCall call = call(stage, agent);
        call.start(call.inviteText(offer()).without("Content-Length"));
        SipMessage ok = call.answer();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).contains("m=message ");
        assertThat(SdpView.of(ok.body()).need("setup"))
                .as("an answer, no offer")
                .isEqualTo("passive");
        call.ack();
        assertThat(call.bye().status()).isEqualTo(200);
    }

    @Covers("7118-5.1-1")
    @Covers("7118-5.2-1")
    @Covers("7118-5.3-1")
    @Test
    void answersAndRequestsTakeTheConnectionOfTheClient() {
        RunningServer server = RunningServer.start(false, "sip.ws.listen=127.0.0.1:0");
        Stage stage = Stage.of(server);
        SipAgent agent = agent(stage);
        Participant alice = join(stage, agent, "alice");
        String via = alice.accepted().need("Via");
        assertThat(via)
                .startsWith("SIP/2.0/WS " + agent.hostPort())
                .doesNotContain("received")
                .doesNotContain("rport");
        assertThat(alice.accepted().uri("Contact"))
                .endsWith(":" + server.address("sip.ws").getPort() + ";transport=ws");
        assertThat(agent.contact("alice")).endsWith(".invalid;transport=ws");
        server.close();
        SipMessage bye = alice.call().expect("BYE");
        assertThat(bye.need("Via"))
                .startsWith("SIP/2.0/WS 127.0.0.1:" + server.address("sip.ws").getPort());
        assertThat(bye.startLine()).isEqualTo("BYE " + agent.contact("alice") + " SIP/2.0");
        Await.until("closed", agent::isEnded);
        assertThat(agent.web().frames().seen(frame -> frame.opcode() == WebSocketWire.CLOSE))
                .hasSize(1);
    }

    @Covers("7118-6-1")
    @Test
    void pingsAndDoubleCrlfKeepItOpen(Stage stage) {
        SipAgent agent = agent(stage);
        agent.web().frame(true, WebSocketWire.PING, Octets.of("there?"));
        assertThat(agent.web()
                        .frames()
                        .take("pong", frame -> frame.opcode() == WebSocketWire.PONG)
                        .text())
                .isEqualTo("there?");
        agent.web().text("\r\n\r\n");
        agent.web().frames().take("CRLF", frame -> frame.text().equals("\r\n"));
        agent.web().text("\r\n");
        SipCall call = new SipCall(agent, Stage.aor("alice"), stage.room());
        assertThat(call.transact(call.request("OPTIONS")).status()).isEqualTo(200);
    }

    @Covers("7118-9.2-1")
    @Test
    void sipsIsRefusedOverAPlainWebSocket(Stage stage) {
        SipAgent agent = agent(stage);
        SipCall call = new SipCall(agent, Stage.aor("alice"), stage.room().replace("sip:", "sips:"));
        assertThat(call.invite(offer()).status()).isEqualTo(403);
    }
}
