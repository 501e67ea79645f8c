package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our own requests: by flow, by address, by TCP when they are large. */
@Timeout(180)
class OutgoingTest {
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    private final Rig rig = Rig.loopback();

    @AfterEach
    void stop() {
        rig.close();
    }

    static SIPRequest request(String uri, int subject) throws Exception {
        String text = "NOTIFY " + uri + " SIP/2.0\r\nFrom: <sip:room@h>;tag=1\r\nTo: <sip:alice@h>;tag=2\r\n"
                + "Call-ID: out-" + uri.hashCode() + subject + "\r\nCSeq: 1 NOTIFY\r\nMax-Forwards: 70\r\n"
                + "Event: conference\r\nSubscription-State: active\r\nSubject: " + "x".repeat(subject)
                + "\r\nContent-Length: 0\r\n\r\n";
        return (SIPRequest)
                new StringMsgParser().parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
    }

    private ClientTransaction send(SIPRequest request, Target flow) throws Exception {
        Rig.await(rig.node.prepare(request, flow));
        ClientTransaction transaction = rig.node.provider().getNewClientTransaction(request);
        transaction.sendRequest();
        return transaction;
    }

    private static String ok(String request) {
        return "SIP/2.0 200 OK\r\n"
                + request.substring(request.indexOf("\r\n") + 2).replaceAll("(?m)^(Subject|Event|Sub|Max).*\r\n", "");
    }

    @Test
    void goesToANumericAddressByDatagram() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, HOST)) {
            send(request("sip:alice@127.0.0.1:" + peer.getLocalPort(), 1), null);
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            peer.setSoTimeout(30_000);
            peer.receive(packet);
            String heard = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertThat(heard)
                    .contains("Via: SIP/2.0/UDP 127.0.0.1:"
                            + rig.at(SipTransport.UDP).getPort() + ";")
                    .contains("rport");
            byte[] answer = ok(heard).getBytes(StandardCharsets.UTF_8);
            peer.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            ResponseEvent response = rig.responses.poll(30, TimeUnit.SECONDS);
            assertThat(response.getResponse().getStatusCode()).isEqualTo(200);
        }
    }

    @Test
    void connectsWhereTheUriSaysTcp() throws Exception {
        try (ServerSocket acceptor = new ServerSocket(0, 5, HOST)) {
            send(request("sip:alice@localhost:" + acceptor.getLocalPort() + ";transport=tcp", 1), null);
            try (Socket accepted = acceptor.accept();
                    Line line = Line.over(accepted, "TCP")) {
                String heard = line.hear();
                assertThat(heard).startsWith("NOTIFY ").contains("Via: SIP/2.0/TCP 127.0.0.1:");
                line.send(ok(heard));
                assertThat(rig.responses.poll(30, TimeUnit.SECONDS).getClientTransaction())
                        .isNotNull();
            }
        }
    }

    @Test
    void takesTcpAboveThirteenHundredOctets() throws Exception {
        try (ServerSocket acceptor = new ServerSocket(0, 5, HOST)) {
            send(request("sip:alice@127.0.0.1:" + acceptor.getLocalPort(), 1_300), null);
            try (Socket accepted = acceptor.accept();
                    Line line = Line.over(accepted, "TCP")) {
                assertThat(line.hear()).startsWith("NOTIFY ").contains("Via: SIP/2.0/TCP ");
            }
        }
    }

    @Test
    void staysWithUdpWhenTheTargetHasNoTcp() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, HOST)) {
            send(request("sip:alice@127.0.0.1:" + peer.getLocalPort(), 1_300), null);
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            peer.setSoTimeout(30_000);
            peer.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .contains("Via: SIP/2.0/UDP ");
        }
    }

    @Test
    void goesBackOnTheFlowARequestCameBy() throws Exception {
        try (Line line = Line.tcp(rig.at(SipTransport.TCP))) {
            assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
            Target flow = rig.node.flowOf(rig.requests.poll(30, TimeUnit.SECONDS));
            send(request("sip:alice@unreachable.invalid", 1), flow);
            assertThat(line.hear()).startsWith("NOTIFY sip:alice@unreachable.invalid");
            Rig.until(
                    "that the watchdog's connection is gone and ours alone is left", () -> rig.node.connections() == 1);
        }
    }

    @Test
    void saysSoWhenNobodyAnswersTheCall() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 5, HOST)) {
            free = probe.getLocalPort();
        }
        SIPRequest request = request("sip:alice@127.0.0.1:" + free + ";transport=tcp", 1);
        assertThatThrownBy(() -> Rig.await(rig.node.prepare(request, null))).hasMessageContaining("refused");
    }

    @Test
    void tellsTheTransactionWhenTheConnectionFailsAfterSending() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 5, HOST)) {
            free = probe.getLocalPort();
        }
        SIPRequest request = request("sip:alice@127.0.0.1:" + free + ";transport=tcp", 1);
        request.addFirst(rig.node.via(SipTransport.TCP));
        ClientTransaction transaction = rig.node.provider().getNewClientTransaction(request);
        try {
            transaction.sendRequest();
        } catch (SipException refusedAlready) {
            return; // told at once
        }
        assertThat(rig.failures.poll(30, TimeUnit.SECONDS).getSource()).isSameAs(transaction);
    }

    @Test
    void reachesIpv6() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("::1"))) {
            Target target = Rig.await(rig.node.resolve("[::1]", peer.getLocalPort(), SipTransport.UDP));
            assertThat(target.address().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }
}
