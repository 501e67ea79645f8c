package org.parley.tests.rfc3263;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.sip.SipService;
import org.parley.sip.route.Outward;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.DnsServer.Type;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.TestCertificates;

/** Which transport, port and address a URI leads to (RFC 3263 §4.1, §4.2). */
@Timeout(300)
class LocatingTest {
    private final DnsServer dns = DnsServer.start();
    private final Caller caller = Caller.asking(dns.address());
    private final Hosts hosts = new Hosts(caller);

    @AfterEach
    void stop() {
        hosts.close();
        caller.close();
        dns.close();
    }

    @Test
    void naptrChoosesTheTransportAndSrvTheHost() {
        SipAgent tcp = hosts.tcp();
        SipAgent udp = hosts.udp();
        dns.naptr("example.org", 50, 50, "s", "SIPS+D2T", "_sips._tcp.example.org") // we have no TLS here
                .naptr("example.org", 90, 50, "S", "sip+d2t", "_sip._tcp.elsewhere.example")
                .naptr("example.org", 100, 50, "s", "SIP+D2U", "_sip._udp.example.org")
                .naptr("example.org", 10, 1, "s", "SIP+D2S", "_sip._sctp.example.org")
                .srv("_sip._tcp.elsewhere.example", 0, 0, Hosts.port(tcp), "server1.example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:example.org")).isEqualTo(200);
        SipMessage heard = Hosts.next(tcp, "OPTIONS");
        assertThat(heard.startLine()).isEqualTo("OPTIONS sip:example.org SIP/2.0");
        assertThat(heard.need("Via")).startsWith("SIP/2.0/TCP 127.0.0.1:");
        assertThat(udp.requests().seen(any -> true)).isEmpty();
        assertThat(dns.asked("_sip._udp.example.org", Type.SRV)).isZero();
    }

    @Test
    void preferencesDecideWithinAnOrder() {
        SipAgent tcp = hosts.tcp();
        SipAgent udp = hosts.udp();
        dns.naptr("example.org", 10, 30, "s", "SIP+D2U", "_sip._udp.example.org")
                .naptr("example.org", 10, 20, "s", "SIP+D2T", "_sip._tcp.example.org")
                .srv("_sip._tcp.example.org", 0, 0, Hosts.port(tcp), "server1.example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:example.org")).isEqualTo(200);
        assertThat(Hosts.next(tcp, "OPTIONS").need("Via")).startsWith("SIP/2.0/TCP ");
        assertThat(udp.requests().seen(any -> true)).isEmpty();
    }

    @Test
    void withoutNaptrEveryTransportIsAskedForBySrv() {
        SipAgent tcp = hosts.tcp();
        dns.srv("_sip._tcp.example.org", 0, 0, Hosts.port(tcp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:example.org")).isEqualTo(200);
        assertThat(Hosts.next(tcp, "OPTIONS").need("Via")).startsWith("SIP/2.0/TCP ");
        assertThat(dns.asked("example.org", Type.NAPTR)).isPositive();
        assertThat(dns.asked("_sip._udp.example.org", Type.SRV)).isPositive();
    }

    @Test
    void lowerPrioritiesAreTriedFirst() {
        SipAgent first = hosts.udp();
        SipAgent second = hosts.udp();
        dns.srv("_sip._udp.example.org", 20, 100, Hosts.port(second), "server1.example.org")
                .srv("_sip._udp.example.org", 10, 1, Hosts.port(first), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        for (int i = 0; i < 10; i++) {
            assertThat(caller.options("sip:example.org")).isEqualTo(200);
        }
        assertThat(second.requests().seen(any -> true)).isEmpty();
    }

    @Test
    void aTransportParameterIsObeyedWithoutNaptr() {
        SipAgent tcp = hosts.tcp();
        dns.naptr("example.org", 10, 10, "s", "SIP+D2U", "_sip._udp.example.org")
                .srv("_sip._tcp.example.org", 0, 0, Hosts.port(tcp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:example.org;transport=tcp")).isEqualTo(200);
        Hosts.next(tcp, "OPTIONS");
        assertThat(dns.asked("example.org", Type.NAPTR)).isZero();
    }

    @Test
    void aPortLeavesAddressesOnlyToBeAskedFor() {
        SipAgent udp = hosts.udp();
        dns.host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:server1.example.org:" + Hosts.port(udp))).isEqualTo(200);
        assertThat(Hosts.next(udp, "OPTIONS").need("Via")).startsWith("SIP/2.0/UDP ");
        assertThat(dns.asked()).extracting(DnsServer.Question::type).containsOnly(Type.A, Type.AAAA);
    }

    @Test
    void aNumericHostIsAskedForNowhere() {
        SipAgent udp = hosts.udp();
        assertThat(caller.options("sip:127.0.0.1:" + Hosts.port(udp))).isEqualTo(200);
        assertThat(caller.options("sip:nobody.example.org:" + Hosts.port(udp) + ";maddr=127.0.0.1"))
                .isEqualTo(200);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void withoutSrvTheHostItselfIsCalledAtTheUsualPort() throws Exception {
        String address = "127." + (1 + new Random().nextInt(250)) + "." + new Random().nextInt(250) + ".9";
        DatagramSocket usual = hosts.datagrams(address, 5060);
        dns.host("example.org", address);
        caller.call("sip:bob@example.org");
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        usual.setSoTimeout(60_000);
        usual.receive(packet);
        assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                .startsWith("INVITE sip:bob@example.org SIP/2.0\r\n");
        assertThat(dns.asked("_sip._udp.example.org", Type.SRV)).isPositive();
    }

    @Test
    void ipv6AddressesAreCalledWhereWeSpeakIt() {
        HostPort six = new HostPort("::1", 0);
        Caller both = new Caller(
                SipConfig.loopback("six")
                        .withListeners(List.of(SipConfig.Listener.udp(six), SipConfig.Listener.tcp(six))),
                Outward.ANYWHERE,
                SipService.none(),
                List.of(dns.address()));
        SipAgent udp = hosts.keep(SipAgent.udp(both.at(SipTransport.UDP)));
        dns.host("server6.example.org", "127.0.0.1").host("server6.example.org", "::1");
        assertThat(both.options("sip:server6.example.org:" + Hosts.port(udp))).isEqualTo(200);
        assertThat(Hosts.next(udp, "OPTIONS").need("Via")).startsWith("SIP/2.0/UDP [::1]:");
        both.close();
    }

    @Test
    void sipsGoesByTlsAloneAndWantsTheDomainInTheCertificate() {
        TestCertificates certificates = TestCertificates.shared();
        HostPort any = new HostPort("127.0.0.1", 0);
        Caller tls = new Caller(
                SipConfig.loopback("tls")
                        .withListeners(List.of(
                                SipConfig.Listener.udp(any),
                                SipConfig.Listener.tcp(any),
                                SipConfig.Listener.tls(any, tlsOf(certificates)))),
                Outward.ANYWHERE,
                SipService.none(),
                List.of(dns.address()));
        SipAgent host = hosts.keep(SipAgent.tls(tls.at(SipTransport.TLS), certificates.context("elsewhere")));
        String domain = "elsewhere.example.org";
        dns.naptr(domain, 10, 10, "s", "SIP+D2U", "_sip._udp." + domain)
                .naptr(domain, 20, 10, "s", "SIPS+D2T", "_sips._tcp." + domain)
                .srv("_sips._tcp." + domain, 0, 0, Hosts.port(host), "server1.example.org")
                .srv("_sip._udp." + domain, 0, 0, Hosts.port(host), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(tls.options("sips:" + domain)).isEqualTo(200);
        assertThat(Hosts.next(host, "OPTIONS").need("Via")).startsWith("SIP/2.0/TLS ");
        assertThat(dns.asked("_sip._udp." + domain, Type.SRV)).isZero();
        // The same host under the name that only its SRV record bears: its certificate does not.
        dns.srv("_sips._tcp.bank.example.org", 0, 0, Hosts.port(host), "server1.example.org");
        assertThat(tls.options("sips:bank.example.org")).isEqualTo(503);
        tls.close();
    }

    private static SipConfig.Tls tlsOf(TestCertificates certificates) {
        return new SipConfig.Tls(
                certificates.serverChain(),
                certificates.serverKey(),
                certificates.authority(),
                SipConfig.ClientCertificates.NOT_ASKED);
    }

    @Test
    void answersAreKeptForTheirTime() {
        SipAgent udp = hosts.udp();
        dns.naptr("example.org", 10, 10, "s", "SIP+D2U", "_sip._udp.example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1")
                .lasting("example.org", 600)
                .lasting("_sip._udp.example.org", 600)
                .lasting("server1.example.org", 600)
                .absenceLasting(600);
        for (int i = 0; i < 4; i++) {
            assertThat(caller.options("sip:example.org")).isEqualTo(200);
        }
        assertThat(dns.asked("example.org", Type.NAPTR)).isBetween(1L, 2L); // a name server that is slow is asked twice
        assertThat(dns.asked("_sip._udp.example.org", Type.SRV))
                .isBetween(1L, 2L); // a name server that is slow is asked twice
        assertThat(dns.asked("server1.example.org", Type.A))
                .isBetween(1L, 2L); // a name server that is slow is asked twice
    }

    @Test
    void answersCutShortAreAskedForByTcp() {
        SipAgent udp = hosts.udp();
        dns.naptr("example.org", 10, 10, "s", "SIP+D2U", "_sip._udp.example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1")
                .cutShort("example.org")
                .cutShort("_sip._udp.example.org");
        assertThat(caller.options("sip:example.org")).isEqualTo(200);
        assertThat(dns.asked("example.org", Type.NAPTR)).isGreaterThan(1);
    }

    @Test
    void whatLeadsNowhereIs503() {
        dns.alias("_sip._udp.circle.example.org", "_sip._udp.round.example.org")
                .alias("_sip._udp.round.example.org", "_sip._udp.circle.example.org")
                .srv("_sip._udp.closed.example.org", 0, 0, 5060, "")
                .srv("_sip._tcp.closed.example.org", 0, 0, 5060, "")
                .host("closed.example.org", "127.0.0.1")
                .failing("_sip._udp.broken.example.org")
                .host("broken.example.org", "127.0.0.1")
                .silent("_sip._udp.deaf.example.org");
        assertThat(caller.options("sip:nobody.example.org")).isEqualTo(503);
        assertThat(caller.options("sip:circle.example.org")).isEqualTo(503);
        assertThat(caller.options("sip:closed.example.org")).as("a target of .").isEqualTo(503);
        assertThat(caller.options("sip:broken.example.org"))
                .as("nobody knows whether there are services")
                .isEqualTo(503);
        assertThat(caller.options("sip:deaf.example.org")).isEqualTo(503);
    }

    @Test
    void nameServersThatFailAtNaptrDoNotMatter() {
        SipAgent udp = hosts.udp();
        dns.failing("example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        assertThat(caller.options("sip:example.org")).isEqualTo(200);
    }

    @Test
    void aDomainThatNoLongerOffersTlsIsSpokenOf() {
        SipAgent udp = hosts.udp();
        dns.naptr("example.org", 10, 10, "s", "SIPS+D2T", "_sips._tcp.example.org")
                .naptr("example.org", 20, 10, "s", "SIP+D2U", "_sip._udp.example.org")
                .srv("_sip._udp.example.org", 0, 0, Hosts.port(udp), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        try (HeardLog log = HeardLog.open()) {
            assertThat(caller.options("sip:example.org")).isEqualTo(200);
            assertThat(log.text()).doesNotContain("offered SIP over TLS");
            dns.without("example.org").naptr("example.org", 20, 10, "s", "SIP+D2U", "_sip._udp.example.org");
            assertThat(caller.options("sip:example.org")).isEqualTo(200);
            assertThat(log.text()).contains("domain example.org offered SIP over TLS by NAPTR and does so no longer");
        }
    }

    @Test
    void largeRequestsTakeTcpWhereTheHostHasIt() {
        SipAgent both = hosts.tcp();
        dns.srv("_sip._udp.example.org", 0, 0, Hosts.port(both), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        caller.call("sip:bob@example.org;user=" + "x".repeat(1_000));
        assertThat(Hosts.next(both, "INVITE").need("Via")).startsWith("SIP/2.0/TCP ");
    }

    @Test
    void loopbackNamesNeedNoNameServer() {
        SipAgent udp = hosts.udp();
        assertThat(caller.options("sip:localhost:" + Hosts.port(udp))).isEqualTo(200);
        assertThat(dns.asked()).isEmpty();
    }
}
