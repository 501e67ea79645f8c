package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.conformance.Covers;

/** What was found to kill the bare library, and more; after each the node serves on every transport. */
@Timeout(180)
class AttackTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        SipConfig.Bounds some = SipConfig.Bounds.defaults();
        rig = new Rig(SipConfig.loopback("attacked")
                .withBounds(new SipConfig.Bounds(
                        some.serverTransactions(),
                        some.transactions(),
                        some.waitingMessages(),
                        some.waitingOctets(),
                        2_000,
                        1_000,
                        65_536,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2))));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @AfterEach
    void serves() throws IOException {
        for (SipTransport transport : List.of(SipTransport.UDP, SipTransport.TCP)) {
            for (int i = 0; i < 10; i++) { // more than there are lanes
                try (Line line = line(transport)) {
                    assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
                }
            }
        }
        try (Line line = line(SipTransport.UDP)) {
            assertThat(line.ask(line.request("INVITE"))).isEqualTo(200);
        }
    }

    private static Line line(SipTransport transport) throws IOException {
        InetSocketAddress to = rig.at(transport);
        return transport == SipTransport.UDP ? Line.udp(to) : Line.tcp(to);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void viaCommentsThatNeverEnd(SipTransport transport) throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Line line = line(transport)) {
                String request = line.request("OPTIONS");
                String attack = request.replaceFirst(";branch=[^\r]*", i % 2 == 0 ? " (\\\\" : "\r\n (\\\\");
                line.send(i % 3 == 0 ? attack.replace("Via:", "v:") : attack);
            }
        }
        Rig.until("20 refusals", () -> rig.refused("400") >= 20);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    @Covers("3261-21.5.6-1")
    void otherVersionsGet505(SipTransport transport) throws IOException {
        try (Line line = line(transport)) {
            assertThat(line.ask(line.request("INVITE").replace("SIP/2.0\r\nVia", "SIP/3.0\r\nVia")))
                    .isEqualTo(505);
            assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
        }
    }

    @Test
    void anEndlessBodyIsRefusedBeforeItIsKept() throws IOException {
        try (Line line = line(SipTransport.TCP)) {
            assertThat(line.ask(line.request("INVITE", "Content-Length: 2147483647")))
                    .isEqualTo(413);
            assertThat(line.closed()).isTrue();
        }
    }

    @Test
    @Covers("3261-18.3-1")
    void aBodyShorterThanItsLengthGets400OverUdp() throws IOException {
        try (Line line = line(SipTransport.UDP)) {
            assertThat(line.ask(line.request("INVITE", "Content-Type: text/plain", "Content-Length: 10") + "short"))
                    .isEqualTo(400);
        }
        try (Line line = line(SipTransport.TCP)) {
            line.send(line.request("INVITE"));
            assertThat(line.hear()).startsWith("SIP/2.0 200").contains("\r\nContent-Length: ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    @Covers("3261-21.5.7-1")
    void largeHeadsGet513(SipTransport transport) throws IOException {
        for (String attack : List.of(
                "Subject: " + "x".repeat(60_000),
                "X-Many: y\r\n".repeat(3_999) + "X-Many: y",
                "Subject: " + "y\r\n ".repeat(5_000) + "z")) {
            try (Line line = line(transport)) {
                assertThat(line.ask(line.request("INVITE", attack))).isEqualTo(513);
                assertThat(transport == SipTransport.UDP || line.closed()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void repeatsAreRefused(SipTransport transport) throws IOException {
        for (String twice :
                List.of("i: second", "CSeq: 1 OPTIONS", "f: <sip:x@y>", "t: <sip:x@y>", "Max-Forwards: 3")) {
            try (Line line = line(transport)) {
                assertThat(line.ask(line.request("OPTIONS", twice))).isEqualTo(400);
                assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
            }
        }
    }

    @Test
    void twoLengthsSmuggleNothing() throws IOException {
        try (Line line = line(SipTransport.TCP)) {
            String smuggled = line.request("BYE");
            String attack = line.request("INVITE", "l: 0", "Content-Length: " + smuggled.length()) + smuggled;
            assertThat(line.ask(attack)).isEqualTo(400);
            assertThat(line.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void headersARequestCannotDoWithoutGet400(SipTransport transport) throws IOException {
        for (String name : List.of("Contact", "Call-ID", "CSeq", "From", "To")) {
            try (Line line = line(transport)) {
                line.send(line.request("INVITE").replaceAll("(?m)^" + name + ":.*\r\n", ""));
                assertThat(line.hear()).startsWith("SIP/2.0 400 Missing").contains(name);
            }
        }
        try (Line line = line(transport)) {
            assertThat(line.ask(line.request("INVITE").replaceAll("(?m)^Max-Forwards:.*\r\n", "")))
                    .as("an RFC 2543 client")
                    .isEqualTo(200);
        }
    }

    @Test
    void aViaThatLiesAboutItsTransportHurtsNobody() throws IOException {
        try (Line line = line(SipTransport.UDP)) {
            assertThat(line.ask(line.request("OPTIONS").replace("2.0/UDP", "2.0/TCP")))
                    .isEqualTo(400);
            assertThat(line.ask(line.request("OPTIONS").replace(";branch", ";maddr=no.such.host.invalid;branch")))
                    .isEqualTo(400);
        }
        try (Line line = line(SipTransport.TCP)) {
            assertThat(line.ask(line.request("OPTIONS").replace("2.0/TCP", "2.0/TLS")))
                    .as("a TLS terminator stands in front")
                    .isEqualTo(200);
        }
    }

    @Test
    void garbageIsNotWaitedOn() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] junk = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(junk);
            try (Line datagrams = line(SipTransport.UDP)) {
                datagrams.send(junk);
            }
            try (Line stream = line(SipTransport.TCP)) {
                stream.send("\u0000");
                assertThat(stream.closed()).isTrue();
            }
        }
        try (Line web = line(SipTransport.TCP)) {
            web.send("GET / HTTP/1.1\r\n");
            assertThat(web.closed()).isTrue();
        }
    }

    @Test
    void slowAndSilentConnectionsAreClosedInTime() throws IOException {
        List<Line> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Line line = line(SipTransport.TCP);
            slow.add(line);
            String request = line.request("OPTIONS");
            if (i % 2 == 0) {
                line.send(request.substring(0, 20 + i)); // the rest never comes; every other says nothing at all
            }
        }
        for (Line line : slow) {
            assertThat(line.closed()).isTrue();
            line.close();
        }
    }

    @Test
    void oneOctetAtATimeBuysNoTime() throws IOException {
        try (Line line = line(SipTransport.TCP)) {
            long begun = System.nanoTime();
            String request = line.request("OPTIONS", "Subject: " + "x".repeat(8_000));
            int sent = 0;
            try {
                for (; sent < request.length(); sent++) {
                    line.send(request.substring(sent, sent + 1));
                    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                }
                throw new AssertionError("the whole message was taken");
            } catch (IOException closed) {
                assertThat(System.nanoTime() - begun)
                        .isLessThan(Duration.ofSeconds(30).toNanos());
            }
        }
    }

    @Test
    void aMessageCutOffIsThrownAway() throws IOException {
        rig.requests.clear();
        try (Line line = line(SipTransport.TCP)) {
            line.send(line.request("INVITE", "Content-Type: text/plain", "Content-Length: 100") + "half");
        }
        Rig.until("closed", () -> rig.node.connections() == 0);
        assertThat(rig.requests).isEmpty();
    }

    @Test
    void aReaderThatStopsIsLetGo() throws IOException {
        try (Line line = Line.deaf(rig.at(SipTransport.TCP))) {
            String big = "X: " + "y".repeat(1_000);
            String request = line.request("INVITE", big);
            try {
                for (int i = 0; i < 20_000; i++) {
                    line.send(request.replaceFirst("z9hG4bK", "z9hG4bK" + i).replaceFirst("call-", "call-" + i + "-"));
                }
            } catch (IOException closed) {
                // that is what shall happen
            }
        }
        Rig.until("let go", () -> rig.node.connections() == 0);
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() throws Exception {
        long threads = Thread.getAllStackTraces().keySet().size();
        for (int round = 0; round < 4; round++) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket();
                socket.connect(rig.at(SipTransport.TCP));
                socket.getOutputStream().write("OPTIONS sip:x".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            Rig.until("closed", () -> rig.node.connections() == 0);
        }
        assertThat(Thread.getAllStackTraces().keySet().size()).isLessThanOrEqualTo((int) threads + 4);
    }
}
