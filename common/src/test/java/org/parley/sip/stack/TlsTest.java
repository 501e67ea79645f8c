package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.tls.TestKeys;

@Timeout(180)
class TlsTest {
    @TempDir
    static Path folder;

    private static TestKeys keys;
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        keys = new TestKeys(folder);
        rig = new Rig(config(SipConfig.ClientCertificates.ASKED));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static SipConfig config(SipConfig.ClientCertificates clients) {
        SipConfig.Tls tls = new SipConfig.Tls(keys.certificate, keys.key, keys.certificate, clients);
        SipConfig.Bounds some = SipConfig.Bounds.defaults();
        return SipConfig.of("tls", List.of(SipConfig.Listener.tls(new HostPort("127.0.0.1", 0), tls)))
                .withBounds(new SipConfig.Bounds(
                        some.serverTransactions(),
                        some.transactions(),
                        some.waitingMessages(),
                        some.waitingOctets(),
                        some.connections(),
                        some.connectionsPerAddress(),
                        some.sendQueue(),
                        Duration.ofSeconds(2),
                        some.idleTime(),
                        Duration.ofSeconds(2)));
    }

    private static Line line(boolean withCertificate, String... protocols) throws Exception {
        SSLSocket socket =
                (SSLSocket) keys.peer(withCertificate).getSocketFactory().createSocket();
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.connect(rig.at(SipTransport.TLS), 5_000);
        socket.startHandshake();
        return Line.over(socket, "TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Covers("3261-26.3.1-1")
    void anInviteOverTlsIsAnswered(String protocol) throws Exception {
        try (Line line = line(false, protocol)) {
            line.send(line.request("INVITE"));
            assertThat(line.hear()).startsWith("SIP/2.0 200").contains(";transport=tls>");
            rig.requests.clear();
        }
    }

    @Test
    void thePeersCertificateIsKnown() throws Exception {
        rig.requests.clear();
        try (Line line = line(true)) {
            assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
            assertThat(rig.node
                            .certificateOf(rig.requests.poll(30, TimeUnit.SECONDS))
                            .orElseThrow()
                            .getSubjectX500Principal()
                            .getName())
                    .isEqualTo("CN=localhost");
        }
        try (Line line = line(false)) {
            assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
            assertThat(rig.node.certificateOf(rig.requests.poll(30, TimeUnit.SECONDS)))
                    .isEmpty();
        }
    }

    @Test
    void silentClientsBlockNobodyAndAreClosed() throws Exception {
        List<Line> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(Line.tcp(rig.at(SipTransport.TLS)));
        }
        silent.get(0).send("this is not a handshake\r\n\r\n");
        try (Line line = line(false)) {
            assertThat(line.ask(line.request("INVITE"))).isEqualTo(200);
        }
        for (Line line : silent) {
            assertThat(line.closed()).isTrue();
            line.close();
        }
        Rig.until("no connection left", () -> rig.node.connections() == 0);
    }

    @Test
    void connectsOutToTheNameOnTheCertificateOnly() throws Exception {
        try (SSLServerSocket acceptor = (SSLServerSocket)
                keys.peer(true).getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try {
                    while (true) {
                        ((SSLSocket) acceptor.accept()).startHandshake();
                    }
                } catch (IOException over) {
                    // a handshake that fails, or the end of the test
                }
            });
            server.setDaemon(true);
            server.start();
            Target named = Rig.await(rig.node.resolve("localhost", acceptor.getLocalPort(), SipTransport.TLS));
            assertThat(Rig.await(rig.node.prepare(OutgoingTest.request("sip:a@x", 1), named)))
                    .isEqualTo(named);
            Target wrong = new Target(SipTransport.TLS, named.address(), named.port(), "sip.example.org");
            assertThatThrownBy(() -> Rig.await(rig.node.prepare(OutgoingTest.request("sip:a@x", 2), wrong)))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void theWatchdogAsksOverTlsToo() {
        Rig.until("healthy", rig.node::healthy);
    }
}
