package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PortMapping;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** A server behind a box that maps ports is reached by the addresses it advertises. */
class PortMappingTest {
    private static final String ROOM = "sip:lobby@rooms.example.org";

    @Test
    void aJoinThroughMappedPortsWorksOverUdpAndTcp() {
        try (PortMapping msrp = PortMapping.tcp();
                PortMapping udp = PortMapping.udp();
                PortMapping tcp = PortMapping.tcp();
                RunningServer server = RunningServer.start(
                        false,
                        "msrp.tcp.advertise=127.0.0.1:" + msrp.address().getPort(),
                        "sip.udp.advertise=127.0.0.1:" + udp.address().getPort(),
                        "sip.tcp.advertise=127.0.0.1:" + tcp.address().getPort())) {
            msrp.to(server.address("msrp.tcp"));
            udp.to(server.address("sip.udp"));
            tcp.to(server.address("sip.tcp"));
            try (SipAgent one = SipAgent.udp(udp.address());
                    SipAgent two = SipAgent.tcp(tcp.address())) {
                Participant alice = Participant.join(one, Join.as(Stage.aor("alice"), ROOM));
                Participant bob = Participant.join(two, Join.as(Stage.aor("bob"), ROOM));
                assertThat(MsrpAddress.of(alice.serverUri()).port())
                        .isEqualTo(msrp.address().getPort());
                assertThat(alice.call().target())
                        .contains("127.0.0.1:" + udp.address().getPort());
                assertThat(bob.call().target())
                        .contains("127.0.0.1:" + tcp.address().getPort());
                alice.say("through the box");
                bob.hear("through the box");
                assertThat(msrp.passed()).isEqualTo(2);
                assertThat(alice.leave().status()).isEqualTo(200);
                assertThat(bob.leave().status()).isEqualTo(200);
                assertThat(udp.passed()).isGreaterThanOrEqualTo(3);
            }
        }
    }
}
