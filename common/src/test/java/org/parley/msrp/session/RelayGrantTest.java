package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.msrp.session.relay.RelayException;

/** What a relay grants has its time: it is renewed, lapses, and ends with its connection (RFC 4976 §5.4, §9.4). */
final class RelayGrantTest extends RelayScene {
    @Test
    @Covers("4976-5.1-11")
    @Covers("4976-4.6-1")
    @Covers("4976-7-2")
    void aShorterLifetimeMayBeAskedFor() {
        restart(RelayGround.access(ca, target()).lasting(Duration.ofSeconds(600)));
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            RawPeer.Wire proven = ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 500);
            assertThat(proven.header("Expires")).isEqualTo("600");
            assertThat(Ground.await(asked).lifetime()).isEqualTo(Duration.ofSeconds(500));
        }
    }

    @Test
    void aLifetimeOutOfBoundsIsAdapted() {
        restart(RelayGround.access(ca, target()).lasting(Duration.ofSeconds(30)));
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("n"));
            RawPeer.Wire tooShort = peer.next();
            assertThat(tooShort.header("Expires")).isEqualTo("30");
            ScriptedRelay.answer(peer, tooShort, "423 Parameter Out Of Bounds", "Min-Expires: 60");
            RawPeer.Wire adapted = peer.next();
            assertThat(adapted.header("Expires")).isEqualTo("60");
            ScriptedRelay.grant(peer, adapted, relay.uri("ra1"), 60);
            assertThat(Ground.await(asked).lifetime()).isEqualTo(Duration.ofSeconds(60));
        }
        restart(RelayGround.access(ca, target()).lasting(Duration.ofSeconds(9000)));
        Future<Grant> later = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(peer, peer.next(), "423 Parameter Out Of Bounds", "Max-Expires: 3600");
            RawPeer.Wire adapted = peer.next();
            assertThat(adapted.header("Expires")).isEqualTo("3600");
            ScriptedRelay.answer(peer, adapted, "423 Parameter Out Of Bounds", "Max-Expires: 60");
            assertThat(RelayGround.refusal(later).kind()).isEqualTo(RelayException.Kind.REFUSED);
        }
    }

    @Test
    @Covers("4976-5.4-1")
    void anUnusedConnectionIsGivenUpAfterItsTime() {
        restart(RelayGround.idling(RelayGround.access(ca, target()), Duration.ofMillis(300)));
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 900);
            Ground.await(asked);
            assertThat(peer.isClosed()).isTrue();
            assertThat(Owner.take(ground.expired).kind()).isEqualTo(RelayException.Kind.CONNECTION);
        }
        Future<Grant> later = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(peer, peer.next(), "200 OK", "Use-Path: " + relay.uri("ra2"), "Expires: 900");
            Ground.await(later);
        }
    }

    @Test
    @Covers("4976-9.4-2")
    void newUrisAreAskedForBeforeTheOldOnesEnd() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 6);
            long granted = System.nanoTime();
            Grant old = Ground.await(asked);
            RawPeer.Wire again = peer.next();
            assertThat(Duration.ofNanos(System.nanoTime() - granted)).isLessThan(Duration.ofSeconds(6));
            ScriptedRelay.grant(peer, again, relay.uri("ra2"), 900);
            Grant fresh = Owner.take(ground.renewed);
            assertThat(fresh.own()).isEqualTo(old.own());
            assertThat(fresh.path().first()).isEqualTo(MsrpUri.parse(relay.uri("ra2")));
        }
    }

    @Test
    void whatCannotBeRenewedExpires() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 1);
            Ground.await(asked);
            ScriptedRelay.answer(peer, peer.next(), "403 Forbidden");
            assertThat(Owner.take(ground.expired).kind()).isEqualTo(RelayException.Kind.REFUSED);
        }
    }

    @Test
    void aConnectionThatEndsTakesTheGrantsWithIt() {
        Future<Grant> one = ground.ask();
        Future<Grant> two = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 900);
            Ground.await(one);
            peer.next();
        }
        assertThat(RelayGround.refusal(two).kind()).isEqualTo(RelayException.Kind.CONNECTION);
        assertThat(Owner.take(ground.expired).kind()).isEqualTo(RelayException.Kind.CONNECTION);
    }

    @Test
    void aRelayThatDoesNotAnswerIsGivenUp() {
        RelayAccess access = RelayGround.access(ca, target());
        ground.close();
        ground = new RelayGround(EndpointConfig.defaults().withTransactionTimeout(Duration.ofMillis(300)), access);
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            peer.next();
            assertThat(RelayGround.refusal(asked).kind()).isEqualTo(RelayException.Kind.TIMEOUT);
            assertThat(peer.isClosed()).isTrue();
        }
    }

    /** The session may be over before its relays have answered. */
    @Test
    void whatWasReleasedBeforeItWasGrantedIsNotKept() {
        Future<Grant> kept = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 900);
            Ground.await(kept);
            MsrpUri own = ground.own();
            Future<Grant> released = ground.ask(own);
            RawPeer.Wire asked = peer.next();
            ground.client.release(own);
            ScriptedRelay.grant(peer, asked, relay.uri("ra2"), 900);
            Ground.await(released);
        }
        Owner.take(ground.expired);
        Future<Grant> later = ground.ask();
        relay.accept().close();
        assertThat(RelayGround.refusal(later).kind()).isEqualTo(RelayException.Kind.CONNECTION);
        assertThat(ground.expired).isEmpty();
    }
}
