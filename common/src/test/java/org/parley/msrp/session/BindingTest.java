package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Listener;

/** How a connection and a session find each other, and how both end (RFC 4975 §5.4, §6). */
final class BindingTest {
    private Ground ground = Ground.tcp();

    @AfterEach
    void stop() {
        ground.close();
    }

    private void restart(EndpointConfig config) {
        ground.close();
        ground = new Ground(config.withListeners(List.of(Listener.tcp("127.0.0.1", 0))));
    }

    @Test
    @Covers("4975-5.4-5")
    void aBodilessSendBindsAndIsNoContent() {
        Ground.Bound bound = ground.bind();
        assertThat(bound.session().isBound()).isTrue();
        assertThat(bound.peer().isSilent(100)).isTrue();
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    void aFirstSendWithContentBindsToo() {
        MsrpUri uri = ground.expect();
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.chunk("first", uri, "mess1", "", "hello", '$'));
            assertThat(peer.next().code()).isEqualTo(200);
            assertThat(Owner.take(ground.owner.messages).body().joined().toUtf8())
                    .isEqualTo("hello");
        }
    }

    @Test
    @Covers("4975-5.4-15")
    @Covers("4975-3-1")
    void anUnknownSessionIs481WithTheSameTransactionId() {
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            MsrpUri unknown = ground.endpoint.newUri(false);
            peer.send(Ground.bodiless("abcd1", unknown));
            RawPeer.Wire answer = peer.next();
            assertThat(answer.start()).startsWith("MSRP abcd1 481");
            assertThat(answer.header("To-Path")).isEqualTo(Ground.PEER);
            peer.send(Ground.chunk("abcd2", unknown, "mess1", "", "hello", '$'));
            assertThat(peer.next().start()).startsWith("MSRP abcd2 481");
            assertThat(ground.owner.messages).isEmpty();
        }
    }

    @Test
    @Covers("4975-7.3-1")
    void anUnknownSessionIs481WhateverElseIsWrong() {
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send("MSRP abcd1 SEND\r\nTo-Path: " + ground.endpoint.newUri(false) + "\r\nFrom-Path: " + Ground.PEER
                    + "\r\nByte-Range: 0-x/y\r\nContent-Type: text/plain\r\n\r\nx\r\n-------abcd1$\r\n");
            assertThat(peer.next().code()).isEqualTo(481);
        }
    }

    @Test
    @Covers("4975-7.3-3")
    void failureReportNoKeepsThe481Away() {
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(
                    Ground.chunk("abcd1", ground.endpoint.newUri(false), "mess1", "Failure-Report: no\r\n", "x", '$'));
            assertThat(peer.isSilent(150)).isTrue();
        }
    }

    @Test
    @Covers("4975-5.4-12")
    @Covers("4975-5.4-6")
    void aSilentConnectionChangesNothingAndHearsNothing() {
        MsrpUri uri = ground.expect();
        Session waiting = ground.endpoint.expect(
                SessionSpec.of(ground.endpoint.newUri(false), MsrpPath.parse(Ground.PEER), ground.owner));
        waiting.execute(() -> waiting.send(ground.message("hi"), DeliveryListener.NONE));
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            assertThat(peer.isSilent(150)).isTrue();
            assertThat(waiting.isBound()).isFalse();
            peer.send(Ground.bodiless("first", waiting.localUri()));
            assertThat(peer.next().code()).isEqualTo(200);
            assertThat(peer.next().text()).isEqualTo("hi");
            assertThat(uri).isNotEqualTo(waiting.localUri());
        }
    }

    @Test
    @Covers("4975-5.4-13")
    void eachFirstSendBindsTheSessionOfItsToPathOnly() {
        Session one = ground.endpoint.expect(spec());
        Session two = ground.endpoint.expect(spec());
        Ground.Bound second = ground.bind(RawPeer.connect(ground.address()), two.localUri());
        assertThat(two.isBound()).isTrue();
        assertThat(one.isBound()).isFalse();
        Ground.Bound first = ground.bind(RawPeer.connect(ground.address()), one.localUri());
        assertThat(one.isBound()).isTrue();
        assertThat(first.session()).isSameAs(one);
        assertThat(second.session()).isSameAs(two);
    }

    private SessionSpec spec() {
        return SessionSpec.of(ground.endpoint.newUri(false), MsrpPath.parse(Ground.PEER), ground.owner);
    }

    @Test
    @Covers("4975-5.4-14")
    void laterTrafficUsesTheConnectionThatBound() {
        Ground.Bound one = ground.bind();
        Ground.Bound two = ground.bind();
        one.send("for one");
        assertThat(one.peer().next().text()).isEqualTo("for one");
        assertThat(two.peer().isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-5.4-16")
    @Covers("4975-5.4-17")
    void aSessionBoundElsewhereIs506AndStaysThere() {
        Ground.Bound bound = ground.bind();
        try (RawPeer thief = RawPeer.connect(ground.address())) {
            thief.send(Ground.chunk("thief1", bound.uri(), "mess1", "", "mine", '$'));
            assertThat(thief.next().start()).startsWith("MSRP thief1 506");
            assertThat(ground.owner.messages).isEmpty();
            bound.peer().send(Ground.chunk("owner1", bound.uri(), "mess2", "", "ours", '$'));
            assertThat(bound.peer().next().code()).isEqualTo(200);
            assertThat(Owner.take(ground.owner.messages).body().joined().toUtf8())
                    .isEqualTo("ours");
            bound.send("still here");
            assertThat(bound.peer().next().text()).isEqualTo("still here");
            assertThat(thief.isSilent(50)).isTrue();
        }
    }

    @Test
    @Covers("4975-7.3-2")
    void aToPathOfTwoUrisIs481AndIgnored() {
        Ground.Bound bound = ground.bind();
        bound.peer().send(Ground.chunk("two01", bound.uri() + " " + Ground.PEER, "mess1", "", "x", '$'));
        assertThat(bound.peer().next().code()).isEqualTo(481);
        bound.peer().send(Ground.chunk("two02", Ground.PEER + " " + bound.uri(), "mess1", "", "x", '$'));
        assertThat(bound.peer().next().code()).isEqualTo(481);
        try (RawPeer other = RawPeer.connect(ground.address())) {
            other.send(Ground.chunk("other1", bound.uri(), "mess2", "", "x", '$'));
            assertThat(other.next().code()).isEqualTo(506);
        }
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    @Covers("4975-6.1-7")
    void sessionIdsAreComparedWithCase() {
        MsrpUri uri = ground.expect();
        String id = java.util.Objects.requireNonNull(uri.sessionId()).value();
        String other = id.chars()
                .mapToObj(c -> "" + (char) (Character.isLowerCase(c) ? Character.toUpperCase(c) : c))
                .reduce("", String::concat);
        assertThat(other).isNotEqualTo(id);
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless("case1", uri.toString().replace(id, other)));
            assertThat(peer.next().code()).isEqualTo(481);
            peer.send(Ground.bodiless("case2", uri));
            assertThat(peer.next().code()).isEqualTo(200);
        }
    }

    @Test
    @Covers("4975-6-5")
    void aUriWithoutSessionIdIs481() {
        ground.expect();
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless(
                    "host1", "msrp://127.0.0.1:" + ground.address().getPort() + ";tcp"));
            assertThat(peer.next().code()).isEqualTo(481);
        }
    }

    @Test
    @Covers("4975-6-6")
    void withStrictAuthorityAnotherHostOrPortIs481() {
        restart(EndpointConfig.defaults().withStrictAuthority(true));
        MsrpUri uri = ground.expect();
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless("host1", uri.toString().replace("127.0.0.1", "127.0.0.2")));
            assertThat(peer.next().code()).isEqualTo(481);
            peer.send(Ground.bodiless("host2", uri.toString().replace(":" + uri.port(), ":9")));
            assertThat(peer.next().code()).isEqualTo(481);
            peer.send(Ground.bodiless("host3", uri));
            assertThat(peer.next().code()).isEqualTo(200);
        }
    }

    @Test
    void aRewrittenAuthorityIsToleratedAndAnsweredFromOurOwnUri() {
        MsrpUri uri = ground.expect();
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless("host1", uri.toString().replace("127.0.0.1", "192.0.2.1")));
            RawPeer.Wire answer = peer.next();
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.header("From-Path")).isEqualTo(uri.toString());
            String relayed = Ground.bodiless("host2", uri.toString().replace("127.0.0.1", "192.0.2.1"));
            peer.send(relayed.replace("From-Path: ", "From-Path: msrps://relay.example:2855/aa;tcp "));
            assertThat(peer.next().header("To-Path")).isEqualTo("msrps://relay.example:2855/aa;tcp");
        }
    }

    @Test
    @Covers("4975-6-1")
    void theUriOfAnEndedSessionIs481() {
        Ground.Bound bound = ground.bind();
        bound.on(() -> {
            bound.session().close(new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
            return true;
        });
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.LOCAL);
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless("late1", bound.uri()));
            assertThat(peer.next().code()).isEqualTo(481);
        }
    }

    @Test
    @Covers("4975-6-1")
    void theUriOfASessionThatWasToldToEndIs481EvenWhileItsLoopIsBusy() throws Exception {
        restart(EndpointConfig.defaults().withEventLoops(2));
        Ground.Bound bound = ground.bind();
        Ground.Bound other = ground.bind();
        while (other.session().loop() == bound.session().loop()) {
            other = ground.bind();
        }
        CountDownLatch busy = new CountDownLatch(1);
        bound.session().execute(() -> awaitQuietly(busy));
        ground.endpoint.forget(
                Objects.requireNonNull(bound.uri().sessionId()), new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
        other.peer().send(Ground.bodiless("late1", bound.uri()));
        assertThat(other.peer().next().start()).startsWith("MSRP late1 481");
        busy.countDown();
        assertThat(Owner.take(ground.owner.ends).why()).isEqualTo("BYE");
        Ground.until("no session", () -> ground.endpoint.sessions() == ground.sessions.size() - 1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Covers("4975-5.4-18")
    void aFailedConnectionFailsAllItsSessionsForGood() throws Exception {
        Ground.Bound one = ground.bind();
        Ground.Bound two = ground.bind(one.peer(), ground.expect());
        one.peer().socket.setSoLinger(true, 0);
        one.peer().close();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        try (RawPeer again = RawPeer.connect(ground.address())) {
            again.send(Ground.bodiless("again1", one.uri()));
            assertThat(again.next().code()).isEqualTo(481);
            again.send(Ground.bodiless("again2", two.uri()));
            assertThat(again.next().code()).isEqualTo(481);
            again.send(Ground.bodiless("again3", ground.expect()));
            assertThat(again.next().code()).isEqualTo(200);
        }
    }

    @Test
    @Covers("4975-5.4-27")
    void anIdleSessionKeepsItsConnection() {
        restart(EndpointConfig.defaults().withProbation(Duration.ofSeconds(2)).withStallTimeout(Duration.ofSeconds(2)));
        Ground.Bound bound = ground.bind();
        assertThat(bound.peer().isSilent(2_500)).isTrue();
        bound.send("still here");
        assertThat(bound.peer().next().text()).isEqualTo("still here");
    }

    @Test
    void aConnectionThatBindsNothingIsClosed() {
        restart(EndpointConfig.defaults().withProbation(Duration.ofMillis(80)));
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            assertThat(peer.isClosed()).isTrue();
        }
        assertThat(ground.count("parley.msrp.limited", "limit", "probation")).isEqualTo(1);
    }

    @Test
    void aSessionNobodyBindsEndsInTime() {
        restart(EndpointConfig.defaults().withBindTimeout(Duration.ofMillis(80)));
        MsrpUri uri = ground.expect();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.BIND_TIMEOUT);
        Ground.until("the session is forgotten", () -> ground.endpoint.sessions() == 0);
        try (RawPeer peer = RawPeer.connect(ground.address())) {
            peer.send(Ground.bodiless("late1", uri));
            assertThat(peer.next().code()).isEqualTo(481);
        }
    }

    @Test
    void aConnectionEndsWithItsLastSession() {
        Ground.Bound one = ground.bind();
        Ground.Bound two = ground.bind(one.peer(), ground.expect());
        ground.endpoint.forget(
                java.util.Objects.requireNonNull(one.uri().sessionId()), new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
        Owner.take(ground.owner.ends);
        two.send("the other stays");
        assertThat(two.peer().next().text()).isEqualTo("the other stays");
        ground.endpoint.forget(
                java.util.Objects.requireNonNull(two.uri().sessionId()), new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
        assertThat(two.peer().isClosed()).isTrue();
        Ground.until("nothing is left", () -> ground.endpoint.sessions() == 0 && ground.endpoint.connections() == 0);
    }

    /** Another session's first request may be on its way on it when the last one ends. */
    @Test
    void aRelaysConnectionOutlivesItsLastSession() {
        PeerMedia relayed = PeerMedia.of(MsrpPath.parse("msrp://relay.example.org:2855/s1;tcp " + Ground.PEER));
        Ground.Bound one = ground.bind(relayed);
        MsrpUri next = ground.expect(relayed);
        ground.endpoint.forget(
                java.util.Objects.requireNonNull(one.uri().sessionId()), new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
        Owner.take(ground.owner.ends);
        Ground.until("it is kept", () -> kept() == 1);
        Ground.Bound two = ground.bind(one.peer(), next);
        assertThat(kept()).isZero();
        two.send("over the same connection");
        assertThat(two.peer().next().text()).isEqualTo("over the same connection");
        two.peer().close();
        Ground.until("nothing is left", () -> ground.endpoint.sessions() == 0 && ground.endpoint.connections() == 0);
        assertThat(kept()).isZero();
    }

    private double kept() {
        return ground.meters.get("parley.msrp.connections.kept").gauge().value();
    }

    @Test
    void commandsForASessionNobodyBoundWaitInOrder() {
        Session session = ground.endpoint.expect(spec());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            session.execute(() -> order.add(number));
        }
        Ground.Bound bound = ground.bind(RawPeer.connect(ground.address()), session.localUri());
        assertThat(bound.on(() -> List.copyOf(order))).hasSize(50).isSorted();
    }

    @Test
    void tooManyCommandsEndASessionNobodyBound() {
        Session session = ground.endpoint.expect(spec());
        for (int i = 0; i < 1100; i++) {
            session.execute(() -> {});
        }
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.SLOW);
    }

    @Test
    @Covers("4975-8.2-7")
    void ourUrisAreAllDistinct() {
        Set<MsrpUri> uris = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            uris.add(ground.expect());
        }
        assertThat(uris).hasSize(1000);
        assertThat(ground.endpoint.sessions()).isEqualTo(1000);
    }

    @Test
    void sessionsOfOnePortAreIndependent() {
        Ground.Bound one = ground.bind();
        Ground.Bound two = ground.bind();
        assertThat(one.uri().port()).isEqualTo(two.uri().port());
        one.peer().send(Ground.chunk("aaaa1", one.uri(), "mess1", "", "of one", '$'));
        assertThat(one.peer().next().code()).isEqualTo(200);
        one.peer().close();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        two.peer().send(Ground.chunk("bbbb1", two.uri(), "mess1", "", "of two", '$'));
        assertThat(two.peer().next().code()).isEqualTo(200);
    }
}
