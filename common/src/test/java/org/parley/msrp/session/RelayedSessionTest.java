package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.session.relay.Grant;

/** Sessions of a client that lives behind a relay (RFC 4976 §5, RFC 6135 §4.5), against a relay that does what the test says. */
final class RelayedSessionTest {
    private static final String PEER = "msrp://peer.example.org:2855/peersession;tcp";
    private static Certificates.One localhost;
    private static Path ca;

    private ScriptedRelay relay;
    private RelayGround ground;
    private RawPeer peer;
    private int granted;

    @BeforeAll
    static void make(@TempDir Path folder) {
        Certificates certificates = new Certificates(folder);
        ca = certificates.ca();
        localhost = certificates.signed("localhost", "dns:localhost", 1, 10);
    }

    @BeforeEach
    void start() {
        relay = new ScriptedRelay(localhost, new InetSocketAddress("localhost", 0), false);
        ground = new RelayGround(
                EndpointConfig.defaults().withBindTimeout(Duration.ofSeconds(2)),
                RelayGround.access(ca, "msrps://localhost:" + relay.port() + ";tcp"));
        Future<Grant> first = ground.ask();
        peer = relay.accept();
        ScriptedRelay.admit(peer, "n", relay.uri("unused"), 900);
        Ground.await(first);
    }

    @AfterEach
    void stop() {
        peer.close();
        ground.close();
        relay.close();
    }

    private Grant grant() {
        Future<Grant> asked = ground.ask();
        granted++;
        ScriptedRelay.grant(peer, peer.next(), relay.uri("ra" + granted), 900);
        return Ground.await(asked);
    }

    private String granted() {
        return relay.uri("ra" + granted);
    }

    private static SessionSpec spec(Grant grant, Owner owner) {
        return SessionSpec.of(grant.own(), MsrpPath.parse(PEER), owner).via(grant.route());
    }

    /** A session bound through the relay. */
    private Session active(Grant grant, Owner owner) {
        Session session = ground.ground.endpoint.connect(spec(grant, owner));
        RawPeer.Wire bind = peer.next();
        assertThat(bind.isRequest("SEND")).isTrue();
        assertThat(bind.body()).isNull();
        assertThat(bind.header("To-Path")).isEqualTo(granted() + " " + PEER);
        assertThat(bind.header("From-Path")).isEqualTo(grant.own().toString());
        peer.ok(bind);
        assertThat(Owner.take(owner.bound)).isSameAs(session);
        return session;
    }

    /** A request as the relay passes it on: its own URI before the peer's. */
    private String passed(String tid, String method, Grant grant, String rest) {
        return "MSRP " + tid + " " + method + "\r\nTo-Path: " + grant.own() + "\r\nFrom-Path: " + granted() + " " + PEER
                + "\r\n" + rest + "-------" + tid + "$\r\n";
    }

    private static String chunk(String id, String more, String body) {
        return "Message-ID: " + id + "\r\n" + more + "Content-Type: text/plain\r\n\r\n" + body + "\r\n";
    }

    private static OutgoingMessage asking(RelayGround ground, String text) {
        OutgoingMessage plain = ground.ground.message(text);
        return new OutgoingMessage(
                plain.messageId(), plain.contentType(), plain.mimeHeaders(), plain.body(), FailureReport.YES, true);
    }

    private static boolean send(Session session, OutgoingMessage message, DeliveryListener listener) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        session.execute(() -> sent.complete(session.send(message, listener)));
        return Ground.await(sent);
    }

    @Test
    @Covers("4976-5.2-2")
    @Covers("6135-4.5-1")
    @Covers("4976-8-2")
    void theActiveSideBindsThroughItsRelay() {
        Grant grant = grant();
        Session session = active(grant, ground.ground.owner);
        assertThat(send(session, ground.ground.message("hello"), DeliveryListener.NONE))
                .isTrue();
        RawPeer.Wire message = peer.next();
        assertThat(message.text()).isEqualTo("hello");
        assertThat(message.header("To-Path")).isEqualTo(granted() + " " + PEER);
        peer.ok(message);
        for (MsrpUri uri : MsrpPath.parse(message.header("To-Path")).uris()) {
            assertThat(uri.port()).isPositive();
        }
    }

    @Test
    @Covers("6135-4.5-2")
    void thePassiveSideSendsNothingUntilThePeerDoes() {
        Grant grant = grant();
        Session session = ground.ground.endpoint.expect(spec(grant, ground.ground.owner));
        assertThat(peer.isSilent(200)).isTrue();
        assertThat(session.isBound()).isFalse();
        peer.send(passed("bind1", "SEND", grant, "Message-ID: bind0\r\nByte-Range: 1-0/0\r\n"));
        RawPeer.Wire answer = peer.next();
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.header("To-Path")).isEqualTo(granted());
        assertThat(Owner.take(ground.ground.owner.bound)).isSameAs(session);
    }

    @Test
    void aPassiveSessionThatNobodyBindsEnds() {
        ground.ground.endpoint.expect(spec(grant(), ground.ground.owner));
        assertThat(Owner.take(ground.ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.BIND_TIMEOUT);
    }

    @Test
    @Covers("4976-3-11")
    void aResponseMayHoldMoreThanItNeeds() {
        Session session = active(grant(), ground.ground.owner);
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        send(session, ground.ground.message("hello"), (at, id, outcome) -> outcomes.add(outcome));
        RawPeer.Wire message = peer.next();
        ScriptedRelay.answer(peer, message, "200 OK", "Message-ID: " + message.header("Message-ID"));
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    void sendIsAnsweredToTheRelayAndReportedToThePeer() {
        Grant grant = grant();
        active(grant, ground.ground.owner);
        peer.send(passed(
                "incoming1", "SEND", grant, chunk("mess1", "Success-Report: yes\r\nByte-Range: 1-5/5\r\n", "hello")));
        RawPeer.Wire one = peer.next();
        RawPeer.Wire two = peer.next();
        RawPeer.Wire answer = one.code() == 200 ? one : two;
        RawPeer.Wire report = one.code() == 200 ? two : one;
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.header("To-Path")).isEqualTo(granted());
        assertThat(answer.header("From-Path")).isEqualTo(grant.own().toString());
        assertThat(report.isRequest("REPORT")).isTrue();
        assertThat(report.header("To-Path")).isEqualTo(granted() + " " + PEER);
        assertThat(report.header("From-Path")).isEqualTo(grant.own().toString());
        assertThat(report.header("Status")).startsWith("000 200");
    }

    @Test
    void otherRequestsAreAnsweredAlongTheWholePath() {
        Grant grant = grant();
        active(grant, ground.ground.owner);
        peer.send(passed("nick1", "NICKNAME", grant, "Use-Nickname: \"Alice\"\r\n"));
        RawPeer.Wire answer = peer.next();
        assertThat(answer.code()).isEqualTo(Status.UNKNOWN_METHOD.code());
        assertThat(answer.header("To-Path")).isEqualTo(granted() + " " + PEER);
    }

    @Test
    @Covers("4976-3-6")
    void chunksOutOfOrderComeTogether() {
        Grant grant = grant();
        active(grant, ground.ground.owner);
        peer.send(passed("chunk2", "SEND", grant, chunk("mess1", "Byte-Range: 6-10/10\r\n", "world")));
        assertThat(peer.next().code()).isEqualTo(200);
        peer.send(passed("chunk1", "SEND", grant, chunk("mess1", "Byte-Range: 1-5/10\r\n", "hello"))
                .replace("-------chunk1$", "-------chunk1+"));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(Owner.take(ground.ground.owner.messages).body().length()).isEqualTo(10);
    }

    @Test
    void manySessionsShareTheConnection() {
        Owner one = new Owner();
        Owner two = new Owner();
        Grant first = grant();
        Session a = active(first, one);
        String toFirst = granted();
        Grant second = grant();
        Session b = active(second, two);
        peer.send(passed("fortwo", "SEND", second, chunk("mess1", "", "for two")));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(Owner.take(two.messages).body().length()).isEqualTo(7);
        assertThat(one.messages).isEmpty();
        assertThat(ground.ground.endpoint.connections()).isEqualTo(1);
        b.execute(() -> b.close(new SessionEnd(SessionEnd.Kind.LOCAL, "done")));
        Owner.take(two.ends);
        assertThat(send(a, ground.ground.message("still here"), DeliveryListener.NONE))
                .isTrue();
        RawPeer.Wire message = peer.next();
        assertThat(message.header("To-Path")).isEqualTo(toFirst + " " + PEER);
        a.execute(() -> a.close(new SessionEnd(SessionEnd.Kind.LOCAL, "done")));
        Owner.take(one.ends);
        assertThat(peer.isSilent(200)).isTrue();
        active(grant(), new Owner());
    }

    @Test
    @Covers("4976-3.1-2")
    void aRelaysUriServesOneSessionOnly() {
        Grant grant = grant();
        active(grant, ground.ground.owner);
        SessionSpec second =
                SessionSpec.of(ground.own(), MsrpPath.parse(PEER), new Owner()).via(grant.route());
        Assertions.assertThrows(IllegalStateException.class, () -> ground.ground.endpoint.connect(second));
    }

    @Test
    void aBindingThatTheRelayCouldNotPassOnEndsTheSession() {
        Grant grant = grant();
        ground.ground.endpoint.connect(spec(grant, ground.ground.owner));
        RawPeer.Wire bind = peer.next();
        peer.ok(bind);
        Owner.take(ground.ground.owner.bound);
        peer.send(report(grant, bind.header("Message-ID"), "1-0/0", "481 No such session"));
        assertThat(Owner.take(ground.ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.REFUSED_481);
        assertThat(peer.isSilent(200)).isTrue();
    }

    /** A REPORT of the relay's own making. */
    private String report(Grant grant, String message, String range, String status) {
        return "MSRP rep" + message.substring(0, 5) + " REPORT\r\nTo-Path: " + grant.own() + "\r\nFrom-Path: "
                + granted() + "\r\nMessage-ID: " + message + "\r\nByte-Range: " + range + "\r\nStatus: 000 " + status
                + "\r\n-------rep" + message.substring(0, 5) + "$\r\n";
    }

    @Test
    void aFailureReportAfterTheRelays200IsTold() {
        Grant grant = grant();
        Session session = active(grant, ground.ground.owner);
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        OutgoingMessage message = asking(ground, "hello");
        send(session, message, (at, id, outcome) -> outcomes.add(outcome));
        peer.ok(peer.next());
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        peer.send(report(grant, message.messageId().value(), "1-5/5", "403 Forbidden"));
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(403));
        assertThat(session.isBound()).isTrue();
        peer.send(passed("alive1", "SEND", grant, chunk("mess2", "", "still here")));
        assertThat(peer.next().code()).isEqualTo(200);
    }

    @Test
    void aTimeOutBehindTheRelayEndsTheSessionAndNotTheConnection() {
        Grant grant = grant();
        Session session = active(grant, ground.ground.owner);
        OutgoingMessage message = ground.ground.message("hello");
        send(session, message, DeliveryListener.NONE);
        for (int i = 0; i < 40; i++) {
            peer.ok(peer.next());
            send(session, ground.ground.message("more"), DeliveryListener.NONE);
        }
        peer.ok(peer.next());
        peer.send(report(grant, message.messageId().value(), "1-5/5", "408 Request Timeout"));
        assertThat(Owner.take(ground.ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.TIMEOUT);
        active(grant(), new Owner());
    }

    @Test
    void theConnectionsEndIsTheSessions() {
        active(grant(), ground.ground.owner);
        Owner waiting = new Owner();
        ground.ground.endpoint.expect(spec(grant(), waiting));
        peer.close();
        assertThat(Owner.take(ground.ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        assertThat(Owner.take(waiting.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        assertThat(Owner.take(ground.expired)).isNotNull();
    }

    @Test
    void aRenewedUriIsUsedFromThenOn() {
        Grant grant = grant();
        Session session = active(grant, ground.ground.owner);
        Future<Grant> asked = ground.ask(grant.own());
        ScriptedRelay.grant(peer, peer.next(), relay.uri("fresh"), 900);
        Route fresh = Ground.await(asked).route();
        session.execute(() -> session.reroute(fresh));
        send(session, ground.ground.message("hello"), DeliveryListener.NONE);
        assertThat(peer.next().header("To-Path")).isEqualTo(relay.uri("fresh") + " " + PEER);
        Assertions.assertThrows(IllegalStateException.class, fresh::take);
    }
}
