package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;
import org.slf4j.LoggerFactory;

/** Clients who want the relay to connect where it must not: by host, by address, and by names that lead there. */
class ForbiddenHopTest {
    private final DnsServer dns = DnsServer.start();
    private RelayStage stage;
    private RelayClient alice;

    private void start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("relay.dns.servers=" + dns.hostPort());
        RunningRelay relay = RunningRelay.start(all.toArray(String[]::new));
        stage = RelayStage.of(List.of(relay));
        stage.keep(dns);
        stage.keep(relay);
        alice = stage.client("alice");
    }

    @AfterEach
    void close() {
        stage.close();
        stage.assertNothingBroken();
    }

    private PlainEndpoint endpoint(String address, String host) {
        try {
            return stage.add(PlainEndpoint.at(new InetSocketAddress(InetAddress.getByName(address), 0), null, host));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private double forbidden() {
        return stage.relay()
                .metric("parley_relay_refused_total", "cause=\"next-hop-forbidden\"")
                .orElse(0.0);
    }

    private void assertForbidden(PlainEndpoint there) {
        double before = forbidden();
        assertThat(alice.msrp()
                        .transact(alice.message(there.uri(), "let me in"))
                        .code())
                .isEqualTo(200);
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 403");
        assertThat(forbidden()).isEqualTo(before + 1);
        assertThat(there.next(Duration.ofMillis(100))).isEmpty();
    }

    private void assertReached(PlainEndpoint there) {
        String word = "hello " + Octets.token(6);
        alice.msrp().send(alice.message(there.uri(), word));
        there.hear(word);
    }

    @Test
    void deniedHostsAndDomainsAreNotConnectedTo() {
        start("relay.next-hops.deny=evil.example.org, *.bad.example.org");
        for (String name : List.of("evil.example.org", "very.bad.example.org", "bad.example.org", "good.example.org")) {
            dns.host(name, "127.0.0.1");
        }
        Logger ways = (Logger) LoggerFactory.getLogger("org.parley.relay.forward.Ways");
        Level before = ways.getLevel();
        ways.setLevel(Level.INFO);
        try (HeardLog log = HeardLog.open()) {
            PlainEndpoint evil = endpoint("127.0.0.1", "EVIL.example.ORG");
            assertForbidden(evil);
            assertForbidden(endpoint("127.0.0.1", "evil.example.org."));
            assertForbidden(endpoint("127.0.0.1", "very.bad.example.org"));
            assertThat(log.text()).contains("next hop not reached hop=msrp://EVIL.example.ORG");
            assertThat(log.text()).doesNotContain(sessionId(evil.uri())).doesNotContain(sessionId(alice.relayUri()));
        } finally {
            ways.setLevel(before);
        }
        assertThat(dns.asked()).isEmpty();
        assertReached(endpoint("127.0.0.1", "bad.example.org"));
        assertReached(endpoint("127.0.0.1", "good.example.org"));
    }

    private static String sessionId(String uri) {
        return uri.replaceFirst("^[a-z]+://[^/]+/([^;]+);.*$", "$1");
    }

    @Test
    void aNameDoesNotLeadToADeniedAddress() {
        start("relay.next-hops.deny=127.66.0.0/16, ::1");
        dns.host("rebound.example.org", "127.66.6.6");
        assertForbidden(endpoint("127.66.6.6", "127.66.6.6"));
        assertForbidden(endpoint("127.66.6.6", "rebound.example.org"));
        assertForbidden(endpoint("::1", "[::1]"));
        assertForbidden(endpoint("127.66.6.6", "[::ffff:127.66.6.6]"));
        // A host with one good address is reached by that one, even if the others come first.
        dns.host("half.example.org", "127.66.6.6").host("half.example.org", "127.0.0.1");
        assertReached(endpoint("127.0.0.1", "half.example.org"));
    }

    @Test
    void onlyWhatIsAllowedIsConnectedToAndDenialWins() {
        start(
                "relay.next-hops.allow=*.friends.example.org, 127.44.0.0/16",
                "relay.next-hops.deny=127.44.4.4, rude.friends.example.org");
        dns.host("bob.friends.example.org", "127.0.0.1");
        dns.host("rude.friends.example.org", "127.0.0.1");
        dns.host("stranger.example.org", "127.0.0.1");
        dns.host("neighbour.example.org", "127.44.1.1");
        assertReached(endpoint("127.0.0.1", "bob.friends.example.org"));
        assertReached(endpoint("127.44.1.1", "127.44.1.1"));
        assertReached(endpoint("127.44.1.1", "neighbour.example.org"));
        assertForbidden(endpoint("127.0.0.1", "rude.friends.example.org"));
        assertForbidden(endpoint("127.44.4.4", "127.44.4.4"));
        assertForbidden(endpoint("127.0.0.1", "stranger.example.org"));
        assertForbidden(endpoint("127.0.0.1", "127.0.0.1"));
    }

    @Test
    void anAuthToAForbiddenRelayIsAnswered403() {
        start("relay.next-hops.deny=outer.example.org");
        String path = alice.relayUri() + " msrps://outer.example.org:2855;tcp";
        assertThat(alice.msrp().transact(alice.auth(path)).code()).isEqualTo(403);
        assertThat(dns.asked()).isEmpty();
    }

    /** What comes in is not a matter of next hops, but what goes back to a denied host is. */
    @Test
    void aDeniedHostIsNotAnsweredOnItsOwnConnectionEither() {
        start("relay.next-hops.deny=denied.example.org");
        MsrpPeer peer = stage.plain();
        String self = "msrp://denied.example.org:2855/" + Octets.token(20) + ";tcp";
        peer.send(RelayClient.messageTo(alice.path(), self, Octets.of("from outside")));
        alice.hear("from outside");
        alice.msrp().send(alice.message(self, "back"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 403");
        assertThat(RelayStage.contents(peer)).isEmpty();
    }

    /**
     * A relay that others can reach, as far as it can tell: nobody told it that this way to write 127.0.0.1 is loopback too. So it is judged as a relay on the
     * network is, while the test stays on this machine.
     */
    private void startForOthers(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("relay.tls.listen=[::ffff:7f00:1]:0");
        all.add("relay.tls.advertise=" + RelayStage.NAME + ":2855");
        start(all.toArray(String[]::new));
    }

    private void assertNobodyThere(String uri) {
        double before = forbidden();
        alice.msrp().send(alice.message(uri, "let me in"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .as(uri)
                .startsWith("000 403");
        assertThat(forbidden()).isEqualTo(before + 1);
    }

    @Test
    void aRelayForOthersSendsNothingIntoItsOwnMachine() {
        startForOthers();
        dns.host("rebound.example.org", "127.0.0.1").host("localhost", "127.0.0.1");
        dns.host("both.example.org", "::1").host("both.example.org", "127.66.6.6");
        assertForbidden(endpoint("127.0.0.1", "127.0.0.1"));
        assertForbidden(endpoint("127.66.6.6", "127.66.6.6"));
        assertForbidden(endpoint("127.0.0.1", "localhost"));
        assertForbidden(endpoint("127.0.0.1", "rebound.example.org"));
        assertForbidden(endpoint("127.66.6.6", "both.example.org"));
        assertForbidden(endpoint("::1", "[::1]"));
        assertForbidden(endpoint("127.0.0.1", "[::ffff:127.0.0.1]"));
        assertForbidden(endpoint("127.0.0.1", "[64:ff9b::7f00:1]"));
        assertForbidden(endpoint("127.0.0.1", "0.0.0.0"));
        // The relay's own other doors, and what clouds have on their link.
        RunningRelay relay = stage.relay();
        String session = "/" + Octets.token(20) + ";tcp";
        for (String place : List.of(
                "msrp://127.0.0.1:" + relay.tcp().getPort(),
                "msrps://127.0.0.1:" + relay.tls().getPort(),
                "msrp://" + relay.httpAddress(),
                "msrp://169.254.169.254:80",
                "msrp://[fe80::1]:2855")) {
            assertNobodyThere(place + session);
        }
        String outer = "msrps://127.0.0.1:" + relay.tls().getPort() + ";tcp";
        assertThat(alice.msrp()
                        .transact(alice.auth(alice.relayUri() + " " + outer))
                        .code())
                .isEqualTo(403);
        assertThat(relay.metric("parley_relay_connections"))
                .as("alice's, and none of its own")
                .hasValue(1.0);
        // Who is there already is another matter: alice is told nothing that way.
        RelayClient bob = stage.client("bob");
        alice.msrp().transact(alice.message(bob.path(), "over the relay"));
        bob.hear("over the relay");
    }

    @Test
    void whatIsAllowedByItsAddressIsReachedInside() {
        startForOthers("relay.next-hops.allow=*, 127.44.0.0/16");
        dns.host("room.example.org", "127.44.1.1").host("other.example.org", "127.45.1.1");
        assertReached(endpoint("127.44.1.1", "127.44.1.1"));
        assertReached(endpoint("127.44.1.1", "room.example.org"));
        assertForbidden(endpoint("127.45.1.1", "other.example.org"));
        assertForbidden(endpoint("127.0.0.1", "127.0.0.1"));
    }
}
