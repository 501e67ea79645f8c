package org.parley.tests.rfc3263;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.OutgoingCall;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.route.Outward;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;

/** The next host, when one cannot be reached, has no time or says nothing (RFC 3263 §4.3), and what stays where it is; responses whose connection is gone (§5). */
@Timeout(300)
class FailoverTest {
    private static final String URI = "sip:example.org";

    private final DnsServer dns = DnsServer.start();
    private final Caller caller = Caller.asking(dns.address());
    private final Hosts hosts = new Hosts(caller);

    @AfterEach
    void stop() {
        hosts.close();
        caller.close();
        dns.close();
    }

    /** Two hosts of one domain, the first preferred. */
    private void domain(String transport, int first, int second) {
        dns.srv("_sip._" + transport + ".example.org", 10, 0, first, "server1.example.org")
                .srv("_sip._" + transport + ".example.org", 20, 0, second, "server2.example.org")
                .host("server1.example.org", "127.0.0.1")
                .host("server2.example.org", "127.0.0.1");
    }

    @Test
    void aHostThatRefusesConnectionsIsPassedOver() {
        SipAgent second = hosts.tcp();
        dns.naptr("example.org", 50, 50, "s", "SIP+D2T", "_sip._tcp.example.org");
        domain("tcp", hosts.refusing(), Hosts.port(second));
        assertThat(caller.options(URI)).isEqualTo(200);
        Hosts.next(second, "OPTIONS");
    }

    @Test
    void aHostWithoutTimeIsPassedOverInATransactionOfItsOwn() {
        SipAgent first = Hosts.answering(hosts.udp(), 503);
        SipAgent second = Hosts.answering(hosts.udp(), 486);
        domain("udp", Hosts.port(first), Hosts.port(second));
        caller.call("sip:bob@example.org");
        assertThat(caller.heard()).isEqualTo("refused 486");
        SipMessage one = Hosts.next(first, "INVITE");
        SipMessage other = Hosts.next(second, "INVITE");
        assertThat(other.branch()).isNotEqualTo(one.branch()).startsWith("z9hG4bK");
        for (String same : List.of("Call-ID", "CSeq", "From", "To", "Contact")) {
            assertThat(other.need(same)).isEqualTo(one.need(same));
        }
        assertThat(other.body()).isEqualTo(one.body());
        assertThat(Hosts.next(first, "ACK").branch()).as("the ACK of the 503").isEqualTo(one.branch());
        assertThat(Hosts.next(second, "ACK").branch()).as("the ACK of the 486").isEqualTo(other.branch());
        assertThat(first.requests().seen(request -> request.branch().equals(other.branch())))
                .isEmpty();
    }

    @Test
    void aSilentHostIsPassedOverAndForAWhileTriedLast() {
        SipAgent first = Hosts.silent(hosts.udp());
        SipAgent second = hosts.udp();
        domain("udp", Hosts.port(first), Hosts.port(second));
        assertThat(caller.options(URI)).isEqualTo(200);
        String callId = Hosts.next(first, "OPTIONS").need("Call-ID");
        assertThat(Hosts.next(second, "OPTIONS").need("Call-ID")).isEqualTo(callId);
        assertThat(caller.options(URI)).isEqualTo(200);
        assertThat(first.requests().seen(request -> !request.need("Call-ID").equals(callId)))
                .as("what came later")
                .isEmpty();
    }

    @Test
    void whoSaysRetryAfterIsLeftAlone() {
        SipAgent first = Hosts.answering(hosts.udp(), 503, "Retry-After: 120");
        SipAgent second = hosts.udp();
        domain("udp", Hosts.port(first), Hosts.port(second));
        for (int i = 0; i < 3; i++) {
            assertThat(caller.options(URI)).isEqualTo(200);
        }
        assertThat(first.requests().seen(request -> request.cseq() == 1).stream()
                        .map(SipMessage::branch)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whenNobodyIsLeftTheLastAnswerCounts() {
        SipAgent first = Hosts.answering(hosts.udp(), 503);
        SipAgent second = Hosts.answering(hosts.udp(), 503, "Retry-After: 7");
        domain("udp", Hosts.port(first), Hosts.port(second));
        SipResponse answer = caller.ask(URI);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().first("Retry-After")).contains("7");
    }

    @Test
    void otherAnswersAreFinal() {
        SipAgent first = Hosts.answering(hosts.udp(), 500);
        SipAgent second = hosts.udp();
        domain("udp", Hosts.port(first), Hosts.port(second));
        assertThat(caller.options(URI)).isEqualTo(500);
        assertThat(second.requests().seen(any -> true)).isEmpty();
    }

    @Test
    void noMoreThanAFewHostsAreTried() {
        dns.host("server1.example.org", "127.0.0.1");
        SipAgent busy = Hosts.answering(hosts.udp(), 503);
        SipAgent last = hosts.udp();
        for (int priority = 1; priority <= 7; priority++) {
            SipAgent host = priority == 1 ? busy : Hosts.answering(hosts.udp(), 503);
            dns.srv("_sip._udp.example.org", priority, 0, Hosts.port(host), "server1.example.org");
        }
        dns.srv("_sip._udp.example.org", 8, 0, Hosts.port(last), "server1.example.org");
        assertThat(caller.options(URI)).isEqualTo(503);
        assertThat(last.requests().seen(any -> true)).isEmpty();
    }

    @Test
    void cancelGoesWhereTheInviteWent() {
        SipAgent first = Hosts.answering(hosts.udp(), 503);
        SipAgent second = Hosts.answering(hosts.udp(), 180);
        domain("udp", Hosts.port(first), Hosts.port(second));
        OutgoingCall call = caller.call("sip:bob@example.org");
        assertThat(caller.heard()).isEqualTo("progress 180");
        SipMessage invite = Hosts.next(second, "INVITE");
        call.cancel();
        SipMessage cancel = Hosts.next(second, "CANCEL");
        assertThat(cancel.branch()).isEqualTo(invite.branch());
        assertThat(cancel.need("CSeq")).isEqualTo("1 CANCEL");
        assertThat(first.requests().seen(request -> request.method().equals("CANCEL")))
                .isEmpty();
    }

    @Test
    void requestsInADialogFindTheirTargetByName() {
        SipAgent host = hosts.udp();
        dns.host("phone.example.org", "127.0.0.1");
        String target = "sip:bob@phone.example.org:" + Hosts.port(host);
        host.answering(request -> request.method().equals("INVITE")
                ? SipText.response(request, 200, "OK", "host")
                        .add("Contact", "<" + target + ">")
                        .sdp("v=0\r\n")
                : host.usual(request));
        caller.call("sip:bob@127.0.0.1:" + Hosts.port(host));
        assertThat(caller.heard()).isEqualTo("answered 200");
        assertThat(Hosts.next(host, "ACK").startLine()).isEqualTo("ACK " + target + " SIP/2.0");
        Caller.within(caller.dialog().bye(""));
        assertThat(Hosts.next(host, "BYE").startLine()).isEqualTo("BYE " + target + " SIP/2.0");
    }

    /** Listens at an address of its own; at its port of the usual address nobody does, and nobody else can for as long as the test lasts. */
    private ServerSocket backup() throws IOException {
        for (int tries = 1; ; tries++) {
            ServerSocket backup = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.2"));
            Socket refusing = new Socket();
            try {
                refusing.bind(new InetSocketAddress("127.0.0.1", backup.getLocalPort()));
                hosts.keep(refusing);
                return backup;
            } catch (BindException taken) {
                refusing.close();
                backup.close();
                if (tries == 20) {
                    throw taken;
                }
            }
        }
    }

    @Test
    void aResponseWhoseConnectionIsGoneFollowsTheNameInVia() throws Exception {
        BlockingQueue<IncomingInvite> invites = new LinkedBlockingQueue<>();
        Caller late = new Caller(
                SipConfig.loopback("late"),
                Outward.ANYWHERE,
                new SipService() {
                    @Override
                    public void invite(IncomingInvite invite) {
                        invites.add(invite);
                    }

                    @Override
                    public void options(IncomingRequest request) {
                        request.answer(SipResponse.of(200));
                    }
                },
                List.of(dns.address()));
        // Nobody takes connections at the port of Via where the request came from; the name in Via leads elsewhere.
        try (ServerSocket backup = backup()) {
            Socket client = hosts.keep(new Socket());
            dns.host("backup.example.org", "127.0.0.2");
            client.connect(late.at(SipTransport.TCP));
            String via = "SIP/2.0/TCP backup.example.org:" + backup.getLocalPort() + ";branch=z9hG4bKgone";
            client.getOutputStream().write(invite(via).getBytes(StandardCharsets.UTF_8));
            IncomingInvite invite = invites.poll(60, TimeUnit.SECONDS);
            assertThat(invite).isNotNull();
            client.close();
            Await.until("the connection to be gone", () -> connections(late) == 0);
            invite.answer(SipResponse.of(486));
            backup.setSoTimeout(60_000);
            try (Socket delivered = backup.accept()) {
                assertThat(line(delivered)).isEqualTo("SIP/2.0 486 Busy here");
            }
        }
        late.close();
    }

    @Test
    void aDatagramThatCannotLeaveFollowsTheNameInVia() {
        // A socket bound to loopback cannot send to maddr: that is an error at once, whatever the machine's routes are.
        SipAgent first = hosts.udp();
        SipAgent backup = hosts.udp();
        dns.srv("_sip._udp.backup.example.org", 0, 0, Hosts.port(backup), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        first.send(register("SIP/2.0/UDP backup.example.org;maddr=192.0.2.1;branch=z9hG4bKunsent"));
        SipMessage delivered = backup.responses().take("the answer", response -> true);
        assertThat(delivered.branch()).isEqualTo("z9hG4bKunsent");
        assertThat(delivered.status()).isEqualTo(405);

        // Whom we would not call does not get it: a stranger may have written that name.
        dns.srv("_sip._udp.example.net", 0, 0, Hosts.port(backup), "server1.example.org");
        first.send(register("SIP/2.0/UDP example.net;maddr=192.0.2.1;branch=z9hG4bKstranger"));
        first.send(register("SIP/2.0/UDP backup.example.org;maddr=192.0.2.1;branch=z9hG4bKlater"));
        backup.responses()
                .take("the answer after", response -> response.branch().equals("z9hG4bKlater"));
        assertThat(dns.asked("_sip._udp.example.net", DnsServer.Type.SRV)).isZero();
        assertThat(backup.responses().seen(response -> response.branch().equals("z9hG4bKstranger")))
                .isEmpty();
    }

    private static String register(String via) {
        return "REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: " + via + "\r\nMax-Forwards: 70\r\n"
                + "From: <sip:alice@example.org>;tag=a\r\nTo: <sip:alice@example.org>\r\nCall-ID: " + via.hashCode()
                + "\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n";
    }

    private static double connections(Caller caller) {
        return caller.meters
                .get("parley.sip.live")
                .tag("kind", "connection")
                .gauge()
                .value();
    }

    private static String invite(String via) {
        return "INVITE sip:lobby@127.0.0.1 SIP/2.0\r\nVia: " + via + "\r\nMax-Forwards: 70\r\n"
                + "From: <sip:alice@example.org>;tag=a\r\nTo: <sip:lobby@127.0.0.1>\r\nCall-ID: gone\r\nCSeq: 1 INVITE\r\n"
                + "Contact: <sip:alice@127.0.0.1:9;transport=tcp>\r\nContent-Length: 0\r\n\r\n";
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        socket.setSoTimeout(60_000);
        for (int octet = socket.getInputStream().read();
                octet >= 0 && octet != '\r';
                octet = socket.getInputStream().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }
}
