package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.DnsServer.Type;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** Where the relay finds the hosts of next hops, and what name servers cannot do to it (RFC 4976 §8, RFC 4975 §6.2, RFC 2782). */
class NextHopTest {
    private static final Random DICE = new Random();

    private final String domain = "d" + Octets.token(10).toLowerCase(java.util.Locale.ROOT) + ".example.org";
    private DnsServer dns;
    private RelayStage stage;
    private RelayClient alice;

    @BeforeEach
    void start() {
        dns = DnsServer.start();
        RunningRelay relay = RunningRelay.start("relay.dns.servers=" + dns.hostPort());
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

    private static SSLContext identity(String name) {
        return RelayUsers.authority()
                .issue("hop-" + Octets.token(6), "DNS:" + name)
                .trusting(RelayUsers.authority().authority());
    }

    private static InetSocketAddress at(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** An endpoint on 127.0.0.1 that is called by that name. */
    private PlainEndpoint named(String host) {
        return stage.add(PlainEndpoint.at(at("127.0.0.1", 0), null, host));
    }

    private void tell(String path, String text) {
        alice.msrp().send(alice.message(path, text));
    }

    private void assertReported(String status) {
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 " + status);
    }

    // --- services: AUTH to a domain ---

    /** The relay's name server says that the domain is served by these. */
    private void serve(int priority, int port, String target) {
        dns.srv("_msrps._tcp." + domain, priority, 0, port, target);
    }

    private static int nobodysPort() {
        try (MsrpListener gone = MsrpListener.listen()) {
            return gone.port();
        }
    }

    private MsrpFrame authArrivesAt(PlainEndpoint outer) {
        alice.msrp().send(alice.auth(alice.relayUri() + " msrps://" + domain + ";tcp"));
        return outer.msrp().expect("AUTH", frame -> frame.method().equals("AUTH"));
    }

    @Covers("4976-8-6")
    @Test
    void aDomainWithoutPortIsAskedForItsServices() {
        PlainEndpoint outer = stage.add(PlainEndpoint.tls(identity(domain), domain));
        serve(20, 9, "last.example.org");
        serve(10, outer.listener().port(), "server1.example.org");
        dns.host("server1.example.org", "127.0.0.1").host("last.example.org", "127.0.0.1");
        dns.host(domain, "127.9.9.9");
        MsrpFrame heard = authArrivesAt(outer);
        assertThat(heard.toPath()).containsExactly("msrps://" + domain + ";tcp");
        assertThat(dns.asked(domain, Type.A)).isZero();
        assertThat(dns.asked()).noneMatch(question -> question.name().startsWith("_msrp."));
        outer.msrp()
                .send(MsrpText.response(heard, 401, "Unauthorized").header("WWW-Authenticate", "Digest realm=\"o\""));
    }

    @Covers("4976-9.2-7")
    @Test
    void theCertificateIsForTheDomainAskedForNotForTheHostOfItsService() {
        PlainEndpoint impostor = stage.add(PlainEndpoint.tls(identity("server1.example.org"), domain));
        serve(10, impostor.listener().port(), "server1.example.org");
        dns.host("server1.example.org", "127.0.0.1");
        alice.msrp().send(alice.auth(alice.relayUri() + " msrps://" + domain + ";tcp"));
        MsrpPeer peer = impostor.msrp();
        peer.expectClosed();
        assertThat(peer.octetsRead()).isZero();
    }

    @Covers("4976-8-6")
    @Test
    void theNextServiceIsTriedWhenTheFirstIsDown() {
        PlainEndpoint outer = stage.add(PlainEndpoint.tls(identity(domain), domain));
        serve(10, nobodysPort(), "down.example.org");
        serve(15, 2855, "nowhere.example.org");
        serve(20, outer.listener().port(), "up.example.org");
        dns.host("down.example.org", "127.0.0.1").host("up.example.org", "127.0.0.1");
        authArrivesAt(outer);
    }

    @Covers("4976-8-7")
    @Test
    void withoutServicesItIsPort2855() {
        String address = "127." + (1 + DICE.nextInt(250)) + "." + DICE.nextInt(250) + "." + (2 + DICE.nextInt(250));
        PlainEndpoint outer = stage.add(PlainEndpoint.at(at(address, 2855), identity(domain), domain));
        dns.host(domain, address);
        authArrivesAt(outer);
        assertThat(dns.asked("_msrps._tcp." + domain, Type.SRV)).isEqualTo(1);
    }

    @Test
    void aDomainThatSaysItHasNoSuchServiceHasNone() {
        dns.srv("_msrps._tcp." + domain, 0, 0, 0, "").host(domain, "127.0.0.1");
        alice.msrp().send(alice.auth(alice.relayUri() + " msrps://" + domain + ";tcp"));
        Await.until(
                "the relay to give up",
                () -> stage.relay()
                                .metric("parley_relay_refused_total", "cause=\"next-hop-unreachable\"")
                                .orElse(0.0)
                        == 1);
        assertThat(dns.asked(domain, Type.A)).isZero();
    }

    // --- addresses ---

    @Covers("4975-6.2-2")
    @Covers("4976-8-1")
    @Test
    void aNameWithAPortIsNotAskedForServices() {
        PlainEndpoint bob = named(domain);
        dns.host(domain, "127.0.0.1").srv("_msrps._tcp." + domain, 0, 0, 9, domain);
        tell(bob.uri(), "by name");
        bob.hear("by name");
        assertThat(dns.asked(domain, Type.A)).isEqualTo(1);
        assertThat(dns.asked()).noneMatch(question -> question.type() == Type.SRV);
    }

    @Covers("4975-6.2-3")
    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() {
        PlainEndpoint bob = named(domain);
        dns.host(domain, "127.77.0.1").host(domain, "127.0.0.1").host(domain, "::1");
        tell(bob.uri(), "at the second address");
        bob.hear("at the second address");
    }

    @Test
    void anAddressIsKeptForItsTimeAndNoLonger() {
        dns.host(domain, "127.0.0.1").lasting(domain, 600);
        PlainEndpoint first = named(domain);
        PlainEndpoint second = named(domain);
        tell(first.uri(), "one");
        first.hear("one");
        tell(second.uri(), "two");
        second.hear("two");
        assertThat(dns.asked(domain, Type.A)).isEqualTo(1);
        String brief = "brief." + domain;
        dns.host(brief, "127.0.0.1").lasting(brief, 1);
        PlainEndpoint third = named(brief);
        tell(third.uri(), "three");
        third.hear("three");
        Await.until("the name to be asked for again", () -> {
            PlainEndpoint again = named(brief);
            tell(again.uri(), "again");
            again.hear("again");
            return dns.asked(brief, Type.A) > 1;
        });
    }

    @Test
    void thatThereIsNoSuchNameIsKeptForItsTimeAndNoLonger() {
        dns.absenceLasting(600);
        PlainEndpoint nobody = named("nobody." + domain);
        tell(nobody.uri(), "nobody");
        assertReported("408");
        tell(nobody.uri(), "still nobody");
        assertReported("408");
        assertThat(dns.asked("nobody." + domain, Type.A)).isEqualTo(1);
        dns.absenceLasting(1);
        PlainEndpoint bob = named(domain);
        tell(bob.uri(), "not yet");
        assertReported("408");
        dns.host(domain, "127.0.0.1");
        Await.until("the name to be found", () -> {
            tell(bob.uri(), "found");
            return bob.next(Duration.ofMillis(200)).map(stage::add).isPresent();
        });
    }

    // --- answers that are none ---

    @Test
    void aliasesAreFollowedButNotInACircle() {
        PlainEndpoint bob = named(domain);
        dns.alias(domain, "real." + domain).host("real." + domain, "127.0.0.1");
        tell(bob.uri(), "by another name");
        bob.hear("by another name");
        String circle = "circle." + domain;
        dns.alias(circle, "back." + circle).alias("back." + circle, circle);
        tell(named(circle).uri(), "round and round");
        assertReported("408");
        assertThat(dns.asked(circle, Type.A) + dns.asked("back." + circle, Type.A))
                .isLessThan(20);
    }

    @Test
    void aReplyThatIsCutShortIsAskedForOverTcp() {
        PlainEndpoint bob = named(domain);
        dns.host(domain, "127.0.0.1").cutShort(domain);
        tell(bob.uri(), "a long story");
        bob.hear("a long story");
        String never = "never." + domain;
        dns.host(never, "127.0.0.1").alwaysCutShort(never);
        tell(named(never).uri(), "never told");
        assertReported("408");
    }

    @Test
    void aReplyToAnotherQuestionIsNoReply() {
        String name = "misquoted." + domain;
        dns.host(name, "127.0.0.1").misquoting(name);
        PlainEndpoint bob = named(name);
        tell(bob.uri(), "to whom?");
        assertReported("408");
        assertThat(bob.next(Duration.ofMillis(100))).isEmpty();
        PlainEndpoint carol = named(domain);
        dns.host(domain, "127.0.0.1");
        tell(carol.uri(), "to you");
        carol.hear("to you");
    }

    @Test
    void whatAServerSaysUnaskedIsNotBelieved() {
        String asked = "asked." + domain;
        PlainEndpoint there = named(asked);
        PlainEndpoint other = named(domain);
        dns.host(asked, "127.0.0.1").lasting(asked, 600).claiming(asked, domain, "127.66.66.66");
        dns.host(domain, "127.0.0.1").lasting(domain, 600);
        tell(there.uri(), "first");
        there.hear("first");
        tell(other.uri(), "not poisoned");
        other.hear("not poisoned");
        assertThat(dns.asked(domain, Type.A)).isEqualTo(1);
        String none = "none." + domain;
        dns.alias(none, "gone." + none).claiming(none, "third." + domain, "127.0.0.1");
        PlainEndpoint nowhere = named(none);
        tell(nowhere.uri(), "nowhere");
        assertReported("408");
    }

    @Test
    void aNameServerThatFailsOrSaysNothingHarmsNobodyElse() {
        String fails = "fails." + domain;
        String silent = "silent." + domain;
        dns.host(fails, "127.0.0.1").failing(fails);
        dns.host(silent, "127.0.0.1").silent(silent);
        tell(named(silent).uri(), "silence");
        tell(named(fails).uri(), "failure");
        PlainEndpoint bob = named(domain);
        dns.host(domain, "127.0.0.1");
        tell(bob.uri(), "passing both");
        bob.hear("passing both");
        assertReported("408");
        assertReported("408");
    }

    /** Spellings that other resolvers take for 127.0.0.1. */
    @Test
    void whatOnlyLooksLikeAnAddressIsNoHost() {
        PlainEndpoint bob = named("127.1");
        tell(bob.uri(), "short");
        assertReported("408");
        tell(bob.uri().replace("127.1", "2130706433"), "one number");
        assertReported("408");
        assertThat(dns.asked()).isEmpty();
        assertThat(bob.next(Duration.ofMillis(100))).isEmpty();
    }
}
