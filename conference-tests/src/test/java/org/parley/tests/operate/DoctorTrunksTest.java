package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.app.Main;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.TestCertificates;

/** The doctor asks proxy, routes and trunks by OPTIONS: what it says of those who answer, are silent, refuse, have no time, or are somebody else. */
@Timeout(300)
class DoctorTrunksTest {
    private final TestCertificates certificates = TestCertificates.shared();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RunningServer server; // agents of tests want somebody to be connected to

    @BeforeEach
    void start() {
        server = RunningServer.start(true);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.close();
    }

    private SipAgent udp() {
        return keep(SipAgent.udp(server.address("sip.udp")));
    }

    private <T extends AutoCloseable> T keep(T what) {
        open.add(what);
        return what;
    }

    /** What the doctor prints and returns, as in "1: fail sip.trunks …". */
    private static List<String> doctor(String... settings) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("doctor", "--role", "switch"));
        for (String listener : List.of("sip.udp", "sip.tcp", "msrp.tcp", "http")) {
            arguments.addAll(List.of("--set", listener + ".listen=127.0.0.1:0"));
        }
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        int code = Main.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
        List<String> lines = new ArrayList<>(out.toString().lines().toList());
        lines.add("exit " + code);
        return lines;
    }

    private String[] withTls(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "sip.tls.listen=127.0.0.1:0",
                "sip.tls.certificate=" + certificates.serverChain(),
                "sip.tls.key=" + certificates.serverKey(),
                "sip.tls.trust=" + certificates.authority()));
        all.addAll(List.of(settings));
        return all.toArray(String[]::new);
    }

    @Test
    void whoAnswersIsThereWhateverItAnswers() {
        SipAgent proxy = udp();
        SipAgent route = udp();
        SipAgent trunk = udp().answering(request -> SipText.response(request, 403, "Forbidden", "host"));
        List<String> said = doctor(
                "sip.outbound-proxy=sip:" + proxy.hostPort(),
                "sip.routes=example.net sip:" + route.hostPort() + " direct",
                "sip.trunks=carrier 127.0.0.1 to=sip:" + trunk.hostPort());
        assertThat(said)
                .contains(
                        "ok sip.outbound-proxy: sip:" + proxy.hostPort() + " answers 200, from 127.0.0.1",
                        "ok sip.routes sip:" + route.hostPort() + ": sip:" + route.hostPort()
                                + " answers 200, from 127.0.0.1",
                        "ok sip.trunks carrier: sip:" + trunk.hostPort() + " answers 403, from 127.0.0.1",
                        "exit 0");
        for (SipAgent asked : List.of(proxy, route, trunk)) {
            SipMessage options =
                    asked.requests().take("OPTIONS", request -> request.method().equals("OPTIONS"));
            assertThat(options.need("Via")).doesNotContain(":5060");
            assertThat(asked.requests().seen(request -> !request.method().equals("OPTIONS")))
                    .isEmpty();
        }
    }

    @Test
    void whoHasNoTimeIsAWarning() {
        SipAgent trunk = udp().answering(request -> SipText.response(request, 503, "Service Unavailable", "busy"));
        assertThat(doctor("sip.trunks=carrier 127.0.0.1 to=sip:" + trunk.hostPort()))
                .contains(
                        "warn sip.trunks carrier: sip:" + trunk.hostPort()
                                + " answers 503: it is there, and has no time",
                        "exit 0");
    }

    @Test
    void whoIsSilentFailsWithinSeconds() {
        SipAgent trunk = udp().answering(request -> null);
        SipAgent other = udp();
        assertThat(doctor("sip.trunks=carrier 127.0.0.1 to=sip:" + trunk.hostPort() + ", other 127.0.0.1 to=sip:"
                        + other.hostPort()))
                .anyMatch(line -> line.startsWith("fail sip.trunks carrier: sip:" + trunk.hostPort()
                        + " does not answer OPTIONS: nothing within 10 s; see its DNS records"))
                .contains("ok sip.trunks other: sip:" + other.hostPort() + " answers 200, from 127.0.0.1", "exit 1");
    }

    @Test
    void whoRefusesConnectionsFails() throws IOException {
        try (Socket refusing = new Socket()) {
            refusing.bind(new InetSocketAddress("127.0.0.1", 0));
            String uri = "sip:127.0.0.1:" + refusing.getLocalPort() + ";transport=tcp";
            assertThat(doctor("sip.trunks=carrier 127.0.0.1 to=" + uri))
                    .anyMatch(line -> line.startsWith("fail sip.trunks carrier: " + uri + " does not answer OPTIONS: "))
                    .contains("exit 1");
        }
    }

    @Test
    void whoShowsAnotherNamesCertificateFailsAndTheRightOneIsFound() {
        DnsServer dns = keep(DnsServer.start());
        dns.host("trunk.example.org", "127.0.0.1").host("elsewhere.example.org", "127.0.0.1");
        SipAgent trunk = keep(SipAgent.tls(server.address("sip.tls"), certificates.context("elsewhere")));
        String port = trunk.hostPort().substring(trunk.hostPort().lastIndexOf(':'));
        String wrong = "sip:trunk.example.org" + port + ";transport=tls";
        String right = "sip:elsewhere.example.org" + port + ";transport=tls";
        assertThat(doctor(withTls(
                        "node.dns-servers=" + dns.hostPort(), "sip.trunks=carrier trunk.example.org to=" + wrong)))
                .anyMatch(line -> line.startsWith("fail sip.trunks carrier: " + wrong + " does not answer OPTIONS: "))
                .contains("exit 1");
        assertThat(trunk.requests().seen(request -> true))
                .as("nothing is said to it")
                .isEmpty();
        assertThat(doctor(withTls(
                        "node.dns-servers=" + dns.hostPort(), "sip.trunks=carrier elsewhere.example.org to=" + right)))
                .anyMatch(line -> line.equals("ok sip.trunks carrier: " + right + " answers 200, from 127.0.0.1"));
    }
}
