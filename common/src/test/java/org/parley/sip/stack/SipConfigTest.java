package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipConfigTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    @Test
    void aWildcardNeedsAnAdvertisedAddress() {
        for (String wildcard : List.of("0.0.0.0:5060", "[::]:5060", "[0:0:0:0:0:0:0:0]:5060")) {
            HostPort listen = HostPort.parse(wildcard);
            assertThatThrownBy(() -> SipConfig.Listener.udp(listen))
                    .hasMessageContaining("sip.udp.advertise")
                    .hasMessageContaining("a host peers can reach");
            assertThat(new SipConfig.Listener(SipTransport.UDP, listen, new HostPort("sip.example.org", 5060), null))
                    .isNotNull();
        }
    }

    @Test
    void everyErrorNamesKeyValueAndExpectation() {
        assertThatThrownBy(() -> SipConfig.of("n", List.of())).hasMessageContaining("at least one of udp, tcp, tls");
        assertThatThrownBy(() -> SipConfig.of("n", List.of(SipConfig.Listener.udp(ANY), SipConfig.Listener.udp(ANY))))
                .hasMessageContaining("sip.udp.listen");
        assertThatThrownBy(() -> new SipConfig.Tls(
                        Path.of("no.pem"), Path.of("no.pem"), null, SipConfig.ClientCertificates.NOT_ASKED))
                .hasMessageContaining("sip.tls.certificate: no.pem (expected: a readable PEM file)");
        assertThatThrownBy(() -> new SipConfig.Sizes(10, 10, 10, 10))
                .hasMessageContaining("sip.max-head: 10 (expected: 1024");
        assertThatThrownBy(() -> HostPort.parse("::1:5060")).hasMessageContaining("[::1]:5060");
        assertThatThrownBy(() -> HostPort.parse("h:99999")).hasMessageContaining("0..65535");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket alsoTaken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            HostPort tcp = new HostPort("127.0.0.1", taken.getLocalPort());
            HostPort udp = new HostPort("127.0.0.1", alsoTaken.getLocalPort());
            refused(
                    vertx,
                    SipConfig.of("n", List.of(SipConfig.Listener.udp(ANY), SipConfig.Listener.tcp(tcp))),
                    "sip.tcp.listen: " + tcp);
            refused(vertx, SipConfig.of("n", List.of(SipConfig.Listener.udp(udp))), "sip.udp.listen: " + udp);
        } finally {
            Rig.await(vertx.close());
        }
    }

    private static void refused(Vertx vertx, SipConfig config, String message) {
        assertThatThrownBy(() -> Rig.await(SipStackNode.start(vertx, config, new SimpleMeterRegistry())))
                .hasCauseInstanceOf(SipStartException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("in use");
    }
}
