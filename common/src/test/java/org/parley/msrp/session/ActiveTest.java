package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/** The active side: connections we open (RFC 4975 §5.4, §6.2, §14.5). */
final class ActiveTest {
    private final ServerSocket server = listen();
    private Ground ground = Ground.tcp();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        ground.close();
        server.close();
    }

    private Session connect(String path) {
        MsrpUri uri = ground.endpoint.newUri(false);
        return ground.endpoint.connect(SessionSpec.of(uri, MsrpPath.parse(path), ground.owner));
    }

    private String at(String host, String id) {
        return "msrp://" + host + ":" + server.getLocalPort() + "/" + id + ";tcp";
    }

    @Test
    void aSessionThatEndsBeforeItIsDialledLeavesNothingBehind() {
        Ground.Bound bound = ground.bind();
        CountDownLatch busy = new CountDownLatch(1);
        bound.session().execute(() -> awaitQuietly(busy));
        Session session = connect(at("127.0.0.1", "aaaa"));
        ground.endpoint.forget(
                Objects.requireNonNull(session.localUri().sessionId()), new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
        busy.countDown();
        assertThat(Owner.take(ground.owner.ends).why()).isEqualTo("BYE");
        assertThat(Ground.await(ground.endpoint.debugState())).startsWith("sessions=1 connections=1 targets=0");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Covers("4975-5.4-4")
    @Covers("4975-7.1.1-22")
    void theFirstOctetsAreASendForTheSession() {
        Session session = connect(at("127.0.0.1", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            RawPeer.Wire first = peer.next();
            assertThat(first.isRequest("SEND")).isTrue();
            assertThat(first.header("To-Path")).isEqualTo(at("127.0.0.1", "aaaa"));
            assertThat(first.header("From-Path")).isEqualTo(session.localUri().toString());
            assertThat(first.header("Byte-Range")).isEqualTo("1-0/0");
            assertThat(first.body()).isNull();
            assertThat(session.isBound()).isFalse();
            session.execute(() -> session.send(ground.message("hi"), DeliveryListener.NONE));
            assertThat(peer.isSilent(100)).isTrue();
            peer.ok(first);
            assertThat(Owner.take(ground.owner.bound)).isSameAs(session);
            assertThat(peer.next().text()).isEqualTo("hi");
        }
    }

    @Test
    @Covers("4975-5.4-1")
    void twoSessionsTowardsOneHostShareAConnection() throws IOException {
        connect(at("127.0.0.1", "aaaa"));
        connect(at("127.0.0.1", "bbbb"));
        try (RawPeer peer = RawPeer.accept(server)) {
            RawPeer.Wire one = peer.next();
            RawPeer.Wire two = peer.next();
            assertThat(List.of(one.header("To-Path"), two.header("To-Path")))
                    .containsExactlyInAnyOrder(at("127.0.0.1", "aaaa"), at("127.0.0.1", "bbbb"));
            peer.ok(one);
            peer.ok(two);
            Owner.take(ground.owner.bound);
            Owner.take(ground.owner.bound);
            assertThat(ground.endpoint.connections()).isEqualTo(1);
            server.setSoTimeout(100);
            org.junit.jupiter.api.Assertions.assertThrows(java.net.SocketTimeoutException.class, server::accept);
        }
    }

    @Test
    @Covers("4975-8.3-2")
    @Covers("4975-8.3-1")
    void onlyTheFirstUriOfAPathIsResolved() {
        connect(at("127.0.0.1", "relay") + " msrp://cannot-be-resolved.invalid:9/cccc;tcp");
        try (RawPeer peer = RawPeer.accept(server)) {
            RawPeer.Wire first = peer.next();
            assertThat(first.header("To-Path"))
                    .isEqualTo(at("127.0.0.1", "relay") + " msrp://cannot-be-resolved.invalid:9/cccc;tcp");
            peer.ok(first);
            assertThat(Owner.take(ground.owner.bound).isBound()).isTrue();
        }
    }

    @Test
    @Covers("4975-6.2-3")
    void theAddressesOfANameAreTriedInOrderWithTheUrisPort() throws IOException {
        ground.close();
        List<String> asked = new ArrayList<>();
        InetAddress dead = InetAddress.getByAddress(new byte[] {127, 0, 0, 77});
        InetAddress alive = InetAddress.getLoopbackAddress();
        ground = new Ground(EndpointConfig.tcp("127.0.0.1", 0), host -> {
            asked.add(host);
            return Future.succeededFuture(List.of(dead, alive));
        });
        connect(at("chat.example.org", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.ok(peer.next());
            assertThat(Owner.take(ground.owner.bound).isBound()).isTrue();
        }
        assertThat(asked).containsExactly("chat.example.org");
    }

    @Test
    @Covers("4975-6.2-1")
    void aNumericAddressIsUsedThoughNoNameCanBeResolved() {
        ground.close();
        ground = new Ground(EndpointConfig.tcp("127.0.0.1", 0), host -> Future.failedFuture("no name can be resolved"));
        connect(at("127.0.0.1", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.ok(peer.next());
            assertThat(Owner.take(ground.owner.bound).isBound()).isTrue();
        }
    }

    @Test
    void aHostThatRefusesEndsTheSession() throws IOException {
        server.close();
        connect(at("127.0.0.1", "aaaa"));
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        Ground.until("the session is forgotten", () -> ground.endpoint.sessions() == 0);
    }

    @Test
    void aPeerThatAnswersNothingEndsTheSession() throws IOException {
        ground.close();
        ground = new Ground(EndpointConfig.tcp("127.0.0.1", 0).withBindTimeout(Duration.ofMillis(150)));
        connect(at("127.0.0.1", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.next();
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.BIND_TIMEOUT);
            assertThat(peer.isClosed()).isTrue();
        }
    }

    @Test
    void aPeerThatRefusesOurFirstSendEndsTheSession() {
        connect(at("127.0.0.1", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.respond(peer.next(), "481 No such session");
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.REFUSED_481);
        }
        connect(at("127.0.0.1", "bbbb"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.respond(peer.next(), "403 Forbidden");
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PROTOCOL_ERROR);
        }
    }

    @Test
    void aVictimIsDialledAtABoundedRateAndConnectionsAreClosed() throws IOException {
        ground.close();
        EndpointConfig.Limits limits = new EndpointConfig.Limits(1000, 0, 0, 0, 0, 1, 2);
        ground = new Ground(
                EndpointConfig.tcp("127.0.0.1", 0).withLimits(limits).withBindTimeout(Duration.ofMillis(300)));
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            connect(at("127.0.0.1", "victim" + i));
        }
        for (int i = 0; i < 100; i++) {
            Owner.take(ground.owner.ends);
        }
        Ground.until("the sessions are forgotten", () -> ground.endpoint.sessions() == 0);
        Ground.until("no connection is left", () -> ground.endpoint.connections() == 0);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        assertThat(opened()).isBetween(1L, 4 + seconds);
    }

    /** Connections that were made to us, closed by now or not. */
    private long opened() throws IOException {
        server.setSoTimeout(200);
        long opened = 0;
        try {
            while (true) {
                server.accept().close();
                opened++;
            }
        } catch (SocketTimeoutException noMore) {
            return opened;
        }
    }

    @Test
    void messagesOfASessionThatIsNotBoundYetWaitBounded() {
        Session session = connect(at("127.0.0.1", "aaaa"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.next();
            byte[] kilobyte = new byte[1024];
            session.execute(() -> {
                for (int i = 0; i < 2000; i++) {
                    session.send(ground.message(kilobyte), DeliveryListener.NONE);
                }
            });
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.SLOW);
        }
    }

    @Test
    void twoEndpointsOfOursUnderstandEachOther() {
        MsrpUri active = ground.endpoint.newUri(false);
        MsrpUri passive = ground.endpoint.newUri(false);
        Session there = ground.endpoint.expect(SessionSpec.of(passive, MsrpPath.of(active), ground.owner));
        Session here = ground.endpoint.connect(SessionSpec.of(active, MsrpPath.of(passive), ground.owner));
        Owner.take(ground.owner.bound);
        Owner.take(ground.owner.bound);
        there.execute(() -> there.send(ground.message("from there"), DeliveryListener.NONE));
        here.execute(() -> here.send(ground.message("from here"), DeliveryListener.NONE));
        assertThat(List.of(
                        Owner.take(ground.owner.messages).body().joined().toUtf8(),
                        Owner.take(ground.owner.messages).body().joined().toUtf8()))
                .containsExactlyInAnyOrder("from there", "from here");
    }

    /** One connection still says its last words while the next one is open already. */
    @Test
    void theEndOfTheConnectionBeforeIsNotThatOfTheOneInUse() throws IOException {
        Session one = connect(at("127.0.0.1", "aaaa"));
        try (RawPeer before = RawPeer.accept(server)) {
            before.ok(before.next());
            Owner.take(ground.owner.bound);
            one.execute(() -> one.send(ground.message(new byte[8 << 20]), DeliveryListener.NONE));
            Ground.until("it waits", () -> ground.gauge("parley.msrp.queue.octets") > 0);
            one.execute(() -> one.close(new SessionEnd(SessionEnd.Kind.LOCAL, "BYE")));
            connect(at("127.0.0.1", "bbbb"));
            try (RawPeer now = RawPeer.accept(server)) {
                now.ok(now.next());
                Owner.take(ground.owner.bound);
                Ground.until("the first is gone", () -> ground.endpoint.connections() == 1);
                connect(at("127.0.0.1", "cccc"));
                assertThat(now.next().header("To-Path")).isEqualTo(at("127.0.0.1", "cccc"));
            }
        }
    }
}
