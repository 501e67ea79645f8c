package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Peers we have an agreement with: what they may ask for, whether they answer, whose word they carry; and names that requests of rooms go to. */
class TrunkTest {
    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    @Test
    void aTrunkHasSoManyCallsAtOnceAndGetsAPlaceBackWhenOneEnds() {
        RunningServer server = RunningServer.start(false, "sip.trunks=carrier 127.0.0.0/8 max-dialogs=2");
        try (Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            stage.join("bob");
            SipCall carol = stage.call("carol");
            SipMessage refused = carol.invite(offer());
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.need("Retry-After")).isEqualTo("5");
            assertThat(server.metric("parley_sip_trunk_refused_total")).hasValue(1.0);
            assertThat(server.metric("parley_sip_trunk_dialogs")).hasValue(2.0);
            alice.leave();
            server.awaitMetric("parley_sip_trunk_dialogs", 1);
            stage.join("dave");
            SipCall refusedByTheRoom = stage.call("erin");
            assertThat(refusedByTheRoom.invite(offer()).status()).isEqualTo(503);
        } finally {
            server.expectEmpty();
            server.awaitMetric("parley_sip_trunk_dialogs", 0);
            server.close();
        }
    }

    @Test
    void aCallThatIsRefusedKeepsNoPlace() {
        RunningServer server = RunningServer.start(
                false, "sip.trunks=carrier 127.0.0.1 max-dialogs=1", "rooms.domains=rooms.example.org");
        try (Stage stage = Stage.of(server)) {
            for (int i = 0; i < 3; i++) {
                SipCall audio = stage.call("alice");
                assertThat(audio.invite(
                                        "v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n")
                                .status())
                        .isEqualTo(488);
            }
            stage.join("alice");
        } finally {
            server.close();
        }
    }

    @Test
    void aTrunkThatAsksTooOftenIsToldToComeBackLater() {
        RunningServer server = RunningServer.start(false, "sip.trunks=carrier 127.0.0.1 requests=1");
        try (Stage stage = Stage.of(server)) {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 40 && !answers.contains(503); i++) {
                SipMessage answer = stage.call("caller").invite(offer());
                answers.add(answer.status());
                if (answer.status() == 503) {
                    assertThat(answer.need("Retry-After")).isEqualTo("5");
                }
            }
            assertThat(answers).contains(200, 503);
        } finally {
            server.close();
        }
    }

    @Test
    void aTrustedTrunksWordIsBelievedAndOnlyATrustedOnes() {
        for (String trust : List.of(" trusted", "")) {
            RunningServer server = RunningServer.start(
                    false,
                    "sip.trunks=carrier 127.0.0.1" + trust,
                    "sip.auth.required=true",
                    "sip.auth.realm=example.org",
                    "sip.trusted-peers=192.0.2.1");
            try (Stage stage = Stage.of(server)) {
                SipCall call = stage.call("alice");
                SipMessage answer = call.invite(offer(), "P-Asserted-Identity: <sip:alice@example.org>");
                assertThat(answer.status()).isEqualTo(trust.isEmpty() ? 401 : 200);
                if (answer.status() == 200) {
                    call.ack();
                    call.bye();
                }
            } finally {
                server.close();
            }
        }
    }

    @Test
    void operatorsSeeWhetherATrunkAnswers() {
        RunningServer probe = RunningServer.start(false);
        SipAgent trunk = SipAgent.udp(probe.address("sip.udp"));
        RunningServer server =
                RunningServer.start(false, "sip.trunks=carrier 127.0.0.2 ping=100ms to=sip:" + trunk.hostPort());
        SipMessage ping =
                trunk.requests().take("OPTIONS", request -> request.method().equals("OPTIONS"));
        assertThat(ping.need("Max-Forwards")).isEqualTo("70");
        assertThat(ping.need("Contact"))
                .contains("sip:127.0.0.1:" + server.address("sip.udp").getPort());
        server.awaitMetric("parley_sip_trunk_up", 1);
        trunk.answering(request -> SipText.response(request, 503, "Service Unavailable", "busy"));
        server.awaitMetric("parley_sip_trunk_up", 0);
        trunk.answering(request -> SipText.response(request, 404, "Not Found", "lives"));
        server.awaitMetric("parley_sip_trunk_up", 1);
        server.close();
        trunk.close();
        probe.close();
    }

    @Test
    void requestsOfRoomsGoToTheNameThatAContactBears() {
        DnsServer dns = DnsServer.start();
        RunningServer server = RunningServer.start(false, "node.dns-servers=" + dns.hostPort());
        try (Stage stage = Stage.of(server)) {
            SipAgent phone = stage.udp();
            dns.naptr("phones.example.org", 10, 10, "s", "SIP+D2U", "_sip._udp.phones.example.org")
                    .srv("_sip._udp.phones.example.org", 0, 0, port(phone), "phone.example.org")
                    .host("phone.example.org", "127.0.0.1");
            SipCall call = stage.call("alice");
            SipText invite = call.inviteText(offer()).set("Contact", "<sip:alice@phones.example.org>");
            call.start(invite);
            assertThat(call.answer().status()).isEqualTo(200);
            call.ack();
            server.awaitMetric("parley_focus_dialogs", 1); // a call that crosses the end of the server may hear no BYE
            server.close(); // says BYE to everybody
            SipMessage bye =
                    phone.requests().take("BYE", request -> request.method().equals("BYE"));
            assertThat(bye.startLine()).isEqualTo("BYE sip:alice@phones.example.org SIP/2.0");
            Await.until("NAPTR to be asked for", () -> dns.asked("phones.example.org", DnsServer.Type.NAPTR) > 0);
        } finally {
            dns.close();
        }
    }

    private static int port(SipAgent agent) {
        return Integer.parseInt(agent.hostPort().substring(agent.hostPort().lastIndexOf(':') + 1));
    }
}
