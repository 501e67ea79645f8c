package org.parley.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aFreePortThatIsAdvertisedAsItIsLeadsHere() throws IOException {
        for (boolean datagrams : new boolean[] {true, false}) {
            List<Finding> findings = new Ports(false).examine(at(free(), 0, datagrams));
            assertThat(findings).extracting(Finding::verdict).containsOnly(Finding.Verdict.OK);
            assertThat(findings).hasSize(2).last().asString().contains("leads here");
        }
    }

    @Test
    void anAdvertisedPortWhereSomebodyElseAnswersIsSuspicious() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(false)
                            .examine(at(free(), other.getLocalPort(), false))
                            .get(1)
                            .toString())
                    .startsWith("warn relay.tcp.advertise: localhost:" + other.getLocalPort()
                            + " leads somewhere, but not");
        }
        assertThat(new Ports(false).examine(at(free(), free(), false)).get(1).toString())
                .startsWith("warn relay.tcp.advertise: ")
                .contains("cannot be reached from this machine");
    }

    @Test
    void aPortInUseFailsUnlessAParleyServesAlready() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Place place = at(taken.getLocalPort(), 0, false);
            assertThat(new Ports(false).examine(place))
                    .singleElement()
                    .asString()
                    .startsWith("fail relay.tcp.listen: 127.0.0.1:" + taken.getLocalPort() + " cannot be opened")
                    .contains("ss -ltnup");
            assertThat(new Ports(true).examine(place))
                    .extracting(Finding::verdict)
                    .containsExactly(Finding.Verdict.OK, Finding.Verdict.OK);
        }
    }

    @Test
    void anAddressOfAnotherMachineFails() {
        assertThat(new Ports(false).examine(new Place("http", "192.0.2.1", 8080, "192.0.2.1", 0, false)))
                .singleElement()
                .asString()
                .startsWith("fail http.listen: 192.0.2.1:8080 cannot be opened");
    }

    private static Place at(int port, int advertised, boolean datagrams) {
        return new Place("relay.tcp", "127.0.0.1", port, "localhost", advertised, datagrams);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
