package org.parley.tests.rfc3263;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.conformance.Covers;
import org.parley.sip.SipService;
import org.parley.sip.SipUri;
import org.parley.sip.route.Destinations;
import org.parley.sip.route.Outward;
import org.parley.sip.route.Routes;
import org.parley.sip.route.Trunk;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.TestCertificates;

/** A trunk known by the name in its certificate alone: who proves that name by answering over TLS is shown its password. */
@Timeout(300)
class NamedTrunkTest {
    private static final String NAME = "elsewhere.example.org";
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private final TestCertificates certificates = TestCertificates.shared();
    private final DnsServer dns = DnsServer.start();
    private final Caller first = calling(Outward.ANYWHERE); // only to know where hosts may send to
    private final Hosts hosts = new Hosts(first);
    private Caller caller = first;

    @AfterEach
    void stop() {
        hosts.close();
        if (caller != first) {
            caller.close();
        }
        first.close();
        dns.close();
    }

    private Caller calling(Outward outward) {
        SipConfig.Tls tls = new SipConfig.Tls(
                certificates.serverChain(),
                certificates.serverKey(),
                certificates.authority(),
                SipConfig.ClientCertificates.NOT_ASKED);
        return new Caller(
                SipConfig.loopback("caller")
                        .withListeners(List.of(
                                SipConfig.Listener.udp(ANY),
                                SipConfig.Listener.tcp(ANY),
                                SipConfig.Listener.tls(ANY, tls))),
                outward,
                SipService.none(),
                List.of(dns.address()));
    }

    private static Trunk trunk(String member, String uri) {
        return new Trunk(
                "one",
                List.of(member),
                Optional.of(SipUri.parse(uri)),
                false,
                Trunk.Limits.NONE,
                Duration.ZERO,
                Optional.of(new Trunk.Login("parley", "room-secret")));
    }

    private void calls(Trunk trunk) {
        caller = calling(new Outward(
                new Routes(Optional.empty(), List.of(Routes.Rule.parse("far.example.net one"))),
                Destinations.of(List.of("own.example.org")),
                List.of(trunk)));
        caller.call("sip:bob@far.example.net");
    }

    /** Challenges every INVITE without credentials, accepts those with. */
    private static SipAgent challenging(SipAgent host) {
        return host.answering(request -> !request.method().equals("INVITE")
                ? host.usual(request)
                : request.values("Proxy-Authorization").isEmpty()
                        ? SipText.response(request, 407, "Proxy Authentication Required", "host")
                                .add(
                                        "Proxy-Authenticate",
                                        "Digest realm=\"trunk.example.net\", nonce=\"n\", qop=\"auth\"")
                        : SipText.response(request, 200, "OK", "host")
                                .add("Contact", "<sip:" + host.hostPort() + ";transport=tls>")
                                .sdp("v=0\r\n"));
    }

    private SipAgent elsewhere() {
        dns.host(NAME, "127.0.0.1");
        return challenging(hosts.keep(SipAgent.tls(first.at(SipTransport.TLS), certificates.context("elsewhere"))));
    }

    @Test
    @Covers("3261-26.3.1-2")
    void whoProvesTheNameIsAnsweredWithThePassword() {
        SipAgent host = elsewhere();
        calls(trunk(NAME, "sip:" + NAME + ":" + Hosts.port(host) + ";transport=tls"));
        assertThat(caller.heard()).isEqualTo("answered 200");
        assertThat(Hosts.next(host, "INVITE").values("Proxy-Authorization")).isEmpty();
        SipMessage again = Hosts.next(host, "INVITE");
        assertThat(again.need("CSeq")).isEqualTo("2 INVITE");
        assertThat(again.need("Proxy-Authorization"))
                .contains("username=\"parley\"")
                .doesNotContain("room-secret");
    }

    @Test
    void whoProvesAnotherNameIsNot() {
        SipAgent host = elsewhere();
        calls(trunk("other.example.org", "sip:" + NAME + ":" + Hosts.port(host) + ";transport=tls"));
        assertThat(caller.heard()).isEqualTo("refused 407");
        assertThat(host.requests()
                        .seen(request -> !request.values("Proxy-Authorization").isEmpty()))
                .isEmpty();
    }

    @Test
    void aTrunkThatCouldNeverProveItsNameIsRefused() {
        for (String plain : List.of("sip:" + NAME, "sip:" + NAME + ";transport=tcp")) {
            assertThatThrownBy(() -> trunk(NAME, plain)).hasMessageContaining("transport=tls");
        }
        assertThat(trunk(NAME, "sips:" + NAME).login()).isPresent();
        assertThat(trunk("192.0.2.7", "sip:" + NAME).login()).isPresent();
    }
}
