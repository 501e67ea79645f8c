package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.conformance.Covers;

/** How a connection behaves that means well. */
@Timeout(180)
class StreamTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.loopback();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static Line line() throws IOException {
        return Line.tcp(rig.at(SipTransport.TCP));
    }

    @Test
    void keepAliveIsAnsweredBeforeAndBetweenMessages() throws IOException {
        try (Line line = line()) {
            line.send("\r\n\r\n");
            assertThat(line.socket().getInputStream().readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
            assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
            line.send("\r\n").send("\r\n");
            assertThat(line.socket().getInputStream().readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
            assertThat(line.ask("\r\n" + line.request("OPTIONS"))).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAllAnsweredOnTheSameConnection() throws IOException {
        try (Line line = line()) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                many.append(line.request(i % 2 == 0 ? "OPTIONS" : "INVITE"));
            }
            line.send(many.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(line.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void messagesOfOneCallStayInOrder() throws IOException {
        rig.requests.clear();
        try (Line line = line()) {
            String first = line.request("INFO");
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                many.append(first.replace("z9hG4bK", "z9hG4bK" + i).replace("CSeq: 1", "CSeq: " + (i + 1)));
            }
            line.send(many.toString());
            for (int i = 0; i < 200; i++) {
                line.status();
            }
            int last = 0;
            while (!rig.requests.isEmpty()) {
                String cseq =
                        rig.requests.remove().getRequest().getHeader("CSeq").toString();
                int number = Integer.parseInt(cseq.replaceAll("\\D", ""));
                assertThat(number).isEqualTo(++last);
            }
            assertThat(last).isEqualTo(200);
        }
    }

    @Test
    void oneOctetAtATimeIsAMessageToo() throws IOException {
        try (Line line = line()) {
            for (byte octet : line.request("OPTIONS").getBytes(StandardCharsets.UTF_8)) {
                line.send(new byte[] {octet});
            }
            assertThat(line.status()).isEqualTo(200);
        }
    }

    @Test
    @Covers("3261-7.3.3-1")
    void compactFormsAreUnderstoodAndMixed() throws Exception {
        for (String transport : new String[] {"TCP", "UDP"}) {
            try (Line line = transport.equals("TCP") ? line() : Line.udp(rig.at(SipTransport.UDP))) {
                rig.requests.clear();
                String compact = line.request("INVITE", "s: hello", "k: timer", "e: gzip", "c: text/plain", "l: 5")
                        .replace("Via:", "v:")
                        .replace("From:", "f:")
                        .replace("To:", "t:")
                        .replace("Call-ID:", "i:")
                        .replace("Contact:", "m:");
                assertThat(line.ask(compact + "hello")).isEqualTo(200);
                javax.sip.message.Request heard = rig.requests
                        .poll(30, java.util.concurrent.TimeUnit.SECONDS)
                        .getRequest();
                assertThat(heard.getHeader("Subject").toString()).contains("hello");
                assertThat(heard.getHeader("Supported").toString()).contains("timer");
                assertThat(heard.getHeader("Content-Encoding").toString()).contains("gzip");
                assertThat(heard.getRawContent()).hasSize(5);
                assertThat(line.ask(line.request("INVITE", "s: a", "Supported: b", "Content-Length : 0")))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void utf8SurvivesAnyCut() throws Exception {
        rig.requests.clear();
        try (Line line = line()) {
            byte[] octets = line.request("INVITE", "Subject: 日本語").getBytes(StandardCharsets.UTF_8);
            int cut = octets.length - 30;
            line.send(java.util.Arrays.copyOf(octets, cut));
            line.send(java.util.Arrays.copyOfRange(octets, cut, octets.length));
            assertThat(line.status()).isEqualTo(200);
            assertThat(rig.requests
                            .poll(30, java.util.concurrent.TimeUnit.SECONDS)
                            .getRequest()
                            .getHeader("Subject")
                            .toString())
                    .contains("日本語");
        }
    }

    @Test
    void anAnswerGoesWhereRportSays() throws Exception {
        try (Line line = Line.udp(rig.at(SipTransport.UDP))) {
            String nat = line.request("INVITE").replaceFirst("127.0.0.1:\\d+;", "10.255.255.1:5999;rport;");
            line.send(nat);
            assertThat(line.hear())
                    .startsWith("SIP/2.0 200")
                    .contains("rport=" + line.port())
                    .contains("received=127.0.0.1");
        }
    }

    @Test
    void theNodeSaysItIsHealthy() {
        Rig.until("healthy", rig.node::healthy);
    }

    @Test
    void advertisesWhatItIsToldTo() throws Exception {
        HostPort any = new HostPort("127.0.0.1", 0);
        SipConfig config = SipConfig.of(
                "behind-nat",
                java.util.List.of(
                        SipConfig.Listener.udp(any).advertisedAs(new HostPort("sip.example.org", 0)),
                        SipConfig.Listener.tcp(any).advertisedAs(new HostPort("[2001:db8::1]", 5_070))));
        try (Rig other = new Rig(config)) {
            int port = other.at(SipTransport.UDP).getPort();
            assertThat(other.node.contact("room", SipTransport.UDP).toString())
                    .isEqualTo("sip:room@sip.example.org:" + port);
            assertThat(other.node.contact("room", SipTransport.TCP).toString())
                    .isEqualTo("sip:room@[2001:db8::1]:5070;transport=tcp");
            assertThat(other.node.via(SipTransport.TCP).toString())
                    .startsWith("Via: SIP/2.0/TCP [2001:db8::1]:5070;rport");
        }
    }
}
