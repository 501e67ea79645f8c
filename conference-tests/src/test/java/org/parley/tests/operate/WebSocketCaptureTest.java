package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.tests.peer.HepCollector;
import org.parley.tests.peer.HepCollector.Packet;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** What a Homer collector is sent of WebSockets: the messages in them, without frames and masks, and as harmless as elsewhere. */
class WebSocketCaptureTest {
    private static final int SIP = 1;
    private static final int MSRP = 100;
    private static final int TCP = 6;

    private static String shown(InetSocketAddress listener) {
        return "127.0.0.1:" + listener.getPort();
    }

    private static Packet await(HepCollector collector, int type, String begin, String more) {
        return collector.await(
                begin + "… " + more,
                packet -> packet.number(11) == type
                        && packet.payload().startsWith(begin)
                        && packet.payload().contains(more));
    }

    private static String sessionId(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1, uri.indexOf(';'));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sipOfAPageIsSentAsItWasSaid(boolean tls) {
        String listener = tls ? "sip.wss" : "sip.ws";
        try (HepCollector collector = HepCollector.udp();
                RunningServer server = RunningServer.start(
                        tls, listener + ".listen=127.0.0.1:0", "capture.hep.collector=" + collector.address());
                Stage stage = Stage.of(server)) {
            InetSocketAddress at = server.address(listener);
            SipAgent agent =
                    stage.keep(tls ? SipAgent.wss(at, TestCertificates.shared().context("peer")) : SipAgent.ws(at));
            Participant alice = stage.add(Participant.join(agent, Join.as(Stage.aor("alice"), stage.room())));
            String call = alice.call().callId();
            Packet invite = await(collector, SIP, "INVITE " + stage.room() + " SIP/2.0\r\n", call);
            Packet answer = await(collector, SIP, "SIP/2.0 200 ", call);
            assertThat(invite.payload()).contains("\r\nVia: SIP/2.0/" + (tls ? "WSS" : "WS") + " ");
            assertThat(invite.correlation()).isEqualTo(call).isEqualTo(answer.correlation());
            assertThat(invite.number(2)).isEqualTo(TCP).isEqualTo(answer.number(2));
            assertThat(invite.address(false)).isEqualTo(shown(at)).isEqualTo(answer.address(true));
            assertThat(invite.address(true)).isEqualTo(answer.address(false));
            assertThat(collector.packets()).allSatisfy(packet -> assertThat(packet.payload())
                    .doesNotContain(sessionId(alice.uri()))
                    .doesNotContain(sessionId(alice.serverUri())));
            assertThat(collector.faults()).isEmpty();
        }
    }

    private static RelayStage stage(HepCollector collector) {
        RunningRelay relay = RunningRelay.start(
                "relay.wss.listen=127.0.0.1:0",
                "relay.ws.listen=127.0.0.1:0",
                "relay.ws.behind-tls=true",
                "capture.hep.collector=" + collector.address());
        RelayStage stage = RelayStage.of(List.of(relay));
        stage.keep(relay);
        return stage;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void msrpOfAPageIsSentMessageByMessage(boolean tls) {
        try (HepCollector collector = HepCollector.udp();
                RelayStage stage = stage(collector)) {
            InetSocketAddress at = tls ? stage.relay().wss() : stage.relay().ws();
            MsrpWebSocket socket = stage.keep(MsrpWebSocket.open(at, tls ? RelayUsers.anonymousTls() : null));
            RelayClient page = RelayClient.webSocket(
                    stage.add(socket.peer()), RelayStage.NAME, at.getPort(), "alice", RelayUsers.password("alice"));
            page.authenticate();
            RelayClient bob = stage.client("bob");

            page.msrp().transact(page.message(bob.path(), "what nobody else may read"));
            bob.hear("what nobody else may read");
            byte[] picture = Octets.random(200_000, 4);
            bob.msrp().send(bob.message(page.path(), picture));
            page.msrp().expect("the end", frame -> frame.isSend() && frame.flag() == '$');

            Packet auth = await(collector, MSRP, "MSRP ", " AUTH\r\n");
            assertThat(auth.address(false)).isEqualTo(shown(at));
            assertThat(auth.number(2)).isEqualTo(TCP);
            Packet challenge = await(collector, MSRP, "MSRP ", "\r\nWWW-Authenticate: Digest ");
            assertThat(challenge.address(true)).isEqualTo(shown(at));
            assertThat(challenge.address(false)).isEqualTo(auth.address(true));
            await(collector, MSRP, "MSRP ", "\r\nAuthorization: [redacted]\r\n");
            Packet said = collector.await(
                    "what the page said",
                    packet -> packet.payload().contains("[25 octets]\r\n-------")
                            && packet.address(false).equals(shown(at)));
            assertThat(said.address(true)).isEqualTo(auth.address(true));
            Packet last = collector.await(
                    "the last chunk to the page",
                    packet -> packet.number(11) == MSRP
                            && packet.address(false).equals(auth.address(true))
                            && packet.payload().contains(" SEND\r\n")
                            && packet.payload().endsWith("$\r\n"));
            assertThat(last.payload()).contains("/200000\r\n");
            assertThat(collector.packets()).allSatisfy(packet -> assertThat(packet.payload())
                    .startsWith("MSRP ")
                    .doesNotContain("what nobody")
                    .doesNotContain(sessionId(page.uri()))
                    .doesNotContain(sessionId(page.relayUri()))
                    .doesNotContain(sessionId(bob.uri()))
                    .doesNotContain(sessionId(bob.relayUri())));
            assertThat(said.correlation()).isNotEmpty().isEqualTo(last.correlation());
            assertThat(collector.faults()).isEmpty();
        }
    }

    /** What is refused before it is a WebSocket is HTTP, which no collector asked for. */
    @Test
    void aHandshakeIsNotSent() {
        try (HepCollector collector = HepCollector.udp();
                RelayStage stage = stage(collector)) {
            RelayClient page = stage.page("alice");
            page.msrp().transact(page.message(page.path(), "to myself"));
            page.hear("to myself");
            await(collector, MSRP, "MSRP ", "[9 octets]\r\n-------");
            assertThat(collector.packets()).noneMatch(packet -> packet.payload().contains("HTTP/1.1"));
        }
    }
}
