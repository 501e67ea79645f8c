package org.parley.tests.rfc3261;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Everything over IPv6: SIP over UDP, TCP and WebSocket, MSRP by a path with brackets. */
class Ipv6Test {
    private static Participant join(Stage stage, SipAgent agent, String name) {
        return stage.add(Participant.join(
                agent,
                Join.as("sip:" + name + "@[::1]", stage.room())
                        .path("msrp://[::1]:9/" + Octets.token(20) + ";tcp")
                        .offer(sdp -> sdp.connection("IN IP6 ::1"))));
    }

    @Test
    void callsAndSessionsOverIpv6() {
        RunningServer server = RunningServer.start(
                false,
                "sip.udp.listen=[::1]:0",
                "sip.tcp.listen=[::1]:0",
                "sip.ws.listen=[::1]:0",
                "msrp.tcp.listen=[::1]:0");
        Stage stage = Stage.of(server);
        SipAgent udp = stage.keep(SipAgent.udp(server.address("sip.udp")));
        SipAgent tcp = stage.keep(SipAgent.tcp(server.address("sip.tcp")));
        SipAgent web = stage.keep(SipAgent.ws(server.address("sip.ws")));
        Participant alice = join(stage, udp, "alice");
        Participant bob = join(stage, tcp, "bob");
        Participant carol = join(stage, web, "carol");
        assertThat(alice.accepted().uri("Contact"))
                .contains("@[::1]:" + server.address("sip.udp").getPort());
        assertThat(bob.accepted().uri("Contact"))
                .contains("@[::1]:" + server.address("sip.tcp").getPort());
        assertThat(alice.serverUri())
                .startsWith("msrp://[::1]:" + server.address("msrp.tcp").getPort() + "/");
        assertThat(alice.accepted().body()).contains("c=IN IP6 ::1\r\n");
        alice.say("six");
        bob.hear("six");
        carol.hear("six");
        bob.say("and back");
        alice.hear("and back");
        server.close();
        for (Participant each : new Participant[] {alice, bob, carol}) {
            SipMessage bye = each.call().expect("BYE");
            assertThat(bye.need("Via")).contains(" [::1]:");
        }
        stage.close();
    }
}
