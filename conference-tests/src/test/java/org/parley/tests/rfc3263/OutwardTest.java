package org.parley.tests.rfc3263;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
import org.parley.sip.stack.SipConfig;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;

/** Outbound proxy, routes, trunks and destinations, as the hosts at the other end see them. */
@Timeout(300)
class OutwardTest {
    private final DnsServer dns = DnsServer.start();
    private final Caller first = Caller.asking(dns.address()); // only to know where hosts may send to
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

    private void going(Outward outward) {
        caller = new Caller(SipConfig.loopback("caller"), outward, SipService.none(), List.of(dns.address()));
    }

    private static Outward routed(String proxy, List<String> rules, Trunk... trunks) {
        return new Outward(
                new Routes(
                        proxy.isEmpty() ? Optional.empty() : Optional.of(SipUri.parse(proxy)),
                        rules.stream().map(Routes.Rule::parse).toList()),
                Destinations.of(List.of("own.example.org")),
                List.of(trunks));
    }

    private static Trunk trunk(String name, SipAgent host, Trunk.Limits limits, Duration ping, Trunk.Login... login) {
        return new Trunk(
                name,
                List.of("127.0.0.1"),
                Optional.of(SipUri.parse("sip:127.0.0.1:" + Hosts.port(host))),
                false,
                limits,
                ping,
                List.of(login).stream().findFirst());
    }

    private static String uri(SipAgent host) {
        return "sip:127.0.0.1:" + Hosts.port(host);
    }

    /** Answers INVITE 200 and everything else as usual. */
    private static SipAgent accepting(SipAgent host) {
        return host.answering(request -> request.method().equals("INVITE")
                ? SipText.response(request, 200, "OK", "host")
                        .add("Contact", "<" + uri(host) + ">")
                        .sdp("v=0\r\n")
                : host.usual(request));
    }

    @Test
    void callsGoThroughTheOutboundProxy() {
        SipAgent proxy = hosts.tcp();
        dns.srv("_sip._tcp.proxy.example.org", 0, 0, Hosts.port(proxy), "server1.example.org")
                .host("server1.example.org", "127.0.0.1");
        going(routed("sip:proxy.example.org;transport=tcp", List.of()));
        caller.call("sip:bob@far.example.net");
        SipMessage invite = Hosts.next(proxy, "INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:bob@far.example.net SIP/2.0");
        assertThat(invite.values("Route")).containsExactly("<sip:proxy.example.org;transport=tcp;lr>");
        assertThat(invite.need("Contact")).contains("transport=tcp");
        assertThat(caller.heard()).isEqualTo("refused 488");
        assertThat(dns.asked()).noneMatch(asked -> asked.name().endsWith("far.example.net"));
    }

    @Test
    void someDomainsHaveWaysOfTheirOwn() {
        SipAgent proxy = hosts.udp();
        SipAgent other = hosts.udp();
        SipAgent direct = hosts.udp();
        dns.host("own.example.org", "127.0.0.1");
        going(routed(
                uri(proxy),
                List.of("far.example.net " + uri(other), "*.example.net " + uri(proxy), "own.example.org direct")));
        caller.call("sip:bob@FAR.example.net");
        assertThat(Hosts.next(other, "INVITE").values("Route")).containsExactly("<" + uri(other) + ";lr>");
        caller.call("sip:bob@near.example.net");
        assertThat(Hosts.next(proxy, "INVITE").values("Route")).containsExactly("<" + uri(proxy) + ";lr>");
        caller.call("sip:bob@own.example.org:" + Hosts.port(direct));
        assertThat(Hosts.next(direct, "INVITE").values("Route")).isEmpty();
    }

    @Test
    void whoIsNoDestinationIsNotCalled() {
        SipAgent stranger = hosts.udp();
        going(routed("", List.of()));
        caller.call("sip:bob@127.0.0.1:" + Hosts.port(stranger));
        assertThat(caller.heard()).isEqualTo("refused 403");
        caller.call("sip:bob@own.example.org:" + Hosts.port(stranger) + ";maddr=127.0.0.1");
        assertThat(caller.heard()).as("maddr is where it would go").isEqualTo("refused 403");
        caller.call("sip:bob@elsewhere.example.org");
        assertThat(caller.heard()).isEqualTo("refused 403");
        assertThat(stranger.requests().seen(any -> true)).isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void aTrunkThatIsDownIsSkippedUntilItAnswersAgain() {
        SipAgent down = Hosts.answering(hosts.udp(), 503);
        SipAgent up = hosts.udp();
        Duration often = Duration.ofMillis(200);
        going(routed(
                "",
                List.of("* one two"),
                trunk("one", down, Trunk.Limits.NONE, often),
                trunk("two", up, Trunk.Limits.NONE, often)));
        Await.until("one to be down", () -> gauge("parley.sip.trunk.up", "one") == 0);
        assertThat(gauge("parley.sip.trunk.up", "two")).isEqualTo(1);
        caller.call("sip:bob@far.example.net");
        Hosts.next(up, "INVITE");
        assertThat(caller.heard()).isEqualTo("refused 488");
        assertThat(down.requests().seen(request -> request.method().equals("INVITE")))
                .isEmpty();
        assertThat(refused("one", "down")).isEqualTo(1);
        down.answering(down::usual);
        Await.until("one to be up", () -> gauge("parley.sip.trunk.up", "one") == 1);
        caller.call("sip:bob@far.example.net");
        Hosts.next(down, "INVITE");
        assertThat(down.requests().seen(request -> request.method().equals("REGISTER")))
                .isEmpty();
    }

    @Test
    void aCallThatATrunkHasNoTimeForTakesTheNext() {
        SipAgent busy = Hosts.answering(hosts.udp(), 503);
        SipAgent free = accepting(hosts.udp());
        going(routed(
                "",
                List.of("* one two"),
                trunk("one", busy, Trunk.Limits.NONE, Duration.ZERO),
                trunk("two", free, Trunk.Limits.NONE, Duration.ZERO)));
        caller.call("sip:bob@far.example.net");
        assertThat(caller.heard()).isEqualTo("answered 200");
        assertThat(Hosts.next(busy, "INVITE").need("CSeq")).isEqualTo("1 INVITE");
        assertThat(Hosts.next(free, "INVITE").need("CSeq")).isEqualTo("2 INVITE");
        assertThat(gauge("parley.sip.trunk.dial.outs", "one")).isZero();
        assertThat(gauge("parley.sip.trunk.dial.outs", "two")).isEqualTo(1);
    }

    @Test
    void aTrunkTakesSoManyCallsAtOnceAndNoMore() {
        SipAgent host = accepting(hosts.udp());
        going(routed("", List.of("* one"), trunk("one", host, new Trunk.Limits(5, 100, 2), Duration.ZERO)));
        for (int i = 0; i < 2; i++) {
            caller.call("sip:bob@far.example.net");
            assertThat(caller.heard()).isEqualTo("answered 200");
        }
        caller.call("sip:bob@far.example.net");
        assertThat(caller.heard()).isEqualTo("refused 503");
        assertThat(refused("one", "dial-outs")).isEqualTo(1);
        Caller.within(caller.dialog().bye(""));
        assertThat(caller.heard()).isEqualTo("ended LOCAL_BYE");
        assertThat(gauge("parley.sip.trunk.dialogs", "one")).isEqualTo(1);
        caller.call("sip:bob@far.example.net");
        assertThat(caller.heard()).isEqualTo("answered 200");
        assertThat(gauge("parley.sip.trunk.dial.outs", "one")).isEqualTo(2);
    }

    @Test
    @Covers("3261-26.3.1-2")
    void itsChallengesAreAnsweredWithItsPassword() {
        SipAgent host = hosts.udp();
        String target = "sip:bob@far.example.net";
        host.answering(request -> !request.method().equals("INVITE")
                ? host.usual(request)
                : proves(request, target)
                        ? SipText.response(request, 200, "OK", "host")
                                .add("Contact", "<" + uri(host) + ">")
                                .sdp("v=0\r\n")
                        : challenge(request));
        going(routed("", List.of("far.example.net one"), withPassword(host, "127.0.0.1")));
        caller.call(target);
        assertThat(caller.heard()).isEqualTo("answered 200");
        assertThat(Hosts.next(host, "INVITE").values("Proxy-Authorization")).isEmpty();
        SipMessage again = Hosts.next(host, "INVITE");
        assertThat(again.need("CSeq")).isEqualTo("2 INVITE");
        assertThat(again.need("Proxy-Authorization")).doesNotContain("room-secret");
    }

    @Test
    void itsPasswordIsShownToItsAddressesOnly() {
        SipAgent host = hosts.udp();
        host.answering(request -> request.method().equals("INVITE") ? challenge(request) : host.usual(request));
        going(routed("", List.of("far.example.net one"), withPassword(host, "127.0.0.9")));
        caller.call("sip:bob@far.example.net");
        assertThat(caller.heard()).isEqualTo("refused 407");
        assertThat(host.requests()
                        .seen(request -> !request.values("Proxy-Authorization").isEmpty()))
                .isEmpty();
    }

    private static Trunk withPassword(SipAgent host, String member) {
        return new Trunk(
                "one",
                List.of(member),
                Optional.of(SipUri.parse(uri(host))),
                false,
                Trunk.Limits.NONE,
                Duration.ZERO,
                Optional.of(new Trunk.Login("parley", "room-secret")));
    }

    private static SipText challenge(SipMessage request) {
        return SipText.response(request, 407, "Proxy Authentication Required", "host")
                .add("Proxy-Authenticate", "Digest realm=\"trunk.example.net\", nonce=\"n\", qop=\"auth\"");
    }

    private static boolean proves(SipMessage request, String uri) {
        if (request.values("Proxy-Authorization").isEmpty()) {
            return false;
        }
        Map<String, String> shown = SipDigest.parameters(request.need("Proxy-Authorization"));
        String sum = md5(String.join(
                ":",
                md5("parley:trunk.example.net:room-secret"),
                "n",
                shown.get("nc"),
                shown.get("cnonce"),
                "auth",
                md5("INVITE:" + uri)));
        return sum.equals(shown.get("response"));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private double gauge(String name, String trunk) {
        return caller.meters.get(name).tag("trunk", trunk).gauge().value();
    }

    private double refused(String trunk, String why) {
        return caller.meters
                .get("parley.sip.trunk.refused")
                .tag("trunk", trunk)
                .tag("why", why)
                .counter()
                .count();
    }
}
