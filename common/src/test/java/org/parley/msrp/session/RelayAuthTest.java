package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.RelayException;

/** AUTH: how a client of ours proves itself to relays, and they to it (RFC 4976 §5.1, §9.1). */
final class RelayAuthTest extends RelayScene {
    @Test
    @Covers("4976-5.1-2")
    @Covers("4976-5.1-3")
    @Covers("4976-5.1-9")
    @Covers("4976-9.1-9")
    @Covers("4976-9.1-11")
    @Covers("4976-7-1")
    @Covers("4976-7-6")
    void aChallengeIsAnsweredWithDigest() {
        MsrpUri own = ground.own();
        Future<Grant> asked = ground.ask(own);
        try (RawPeer peer = relay.accept()) {
            RawPeer.Wire first = peer.next();
            assertThat(first.isRequest("AUTH")).isTrue();
            assertThat(first.header("To-Path")).isEqualTo(target());
            assertThat(first.header("From-Path")).isEqualTo(own.toString());
            assertThat(first.headers()).containsOnlyKeys("To-Path", "From-Path");
            ScriptedRelay.answer(
                    peer, first, "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("nonce1"));
            RawPeer.Wire second = peer.next();
            assertThat(second.isRequest("AUTH")).isTrue();
            assertThat(second.tid()).isNotEqualTo(first.tid());
            Map<String, String> sent = ScriptedRelay.parameters(second.header("Authorization"));
            assertThat(sent)
                    .containsEntry("realm", ScriptedRelay.REALM)
                    .containsEntry("nonce", "nonce1")
                    .containsEntry("username", ScriptedRelay.USER)
                    .containsEntry("qop", "auth")
                    .containsEntry("nc", "00000001");
            assertThat(sent.get("cnonce")).isNotEmpty();
            assertThat(sent.get("response")).matches("[0-9a-f]{64}");
            assertThat(ScriptedRelay.proves(second, ScriptedRelay.PASSWORD)).isTrue();
            ScriptedRelay.grant(peer, second, relay.uri("ra1"), 900);
            Grant grant = Ground.await(asked);
            assertThat(grant.lifetime()).isEqualTo(Duration.ofSeconds(900));
            assertThat(grant.path().toString()).isEqualTo(relay.uri("ra1") + " " + own);
        }
    }

    @Test
    @Covers("4976-9.1-10")
    @Covers("4976-9.1-14")
    @Covers("4976-7-9")
    @Covers("4976-9.1-8")
    @Covers("4976-7-3")
    void quotesStandWhereTheyBelong() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer,
                    peer.next(),
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest domain=\"x\", realm=\"relay.example.org\", nonce=\"n\", qop=\"auth\"");
            RawPeer.Wire proven = peer.next();
            String value = proven.header("Authorization");
            assertThat(value)
                    .startsWith("Digest ")
                    .containsPattern("qop=auth(,|$)")
                    .doesNotContain("qop=\"");
            assertThat(value).containsPattern("uri=\"" + java.util.regex.Pattern.quote(target()) + "\"");
            assertThat(value).containsPattern("response=\"[0-9a-f]{32}\"").containsPattern("nc=00000001");
            assertThat(value).doesNotContain("domain");
            assertThat(ScriptedRelay.proves(proven, ScriptedRelay.PASSWORD)).isTrue();
            ScriptedRelay.grant(peer, proven, relay.uri("ra1"), 900);
            Ground.await(asked);
        }
    }

    @Test
    void sha256IsPreferredOverMd5() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer,
                    peer.next(),
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest realm=\"relay.example.org\", nonce=\"m\", algorithm=MD5, qop=\"auth\"",
                    "WWW-Authenticate: " + ScriptedRelay.challenge("s"));
            RawPeer.Wire proven = peer.next();
            assertThat(ScriptedRelay.parameters(proven.header("Authorization")))
                    .containsEntry("algorithm", "SHA-256")
                    .containsEntry("nonce", "s");
            ScriptedRelay.grant(peer, proven, relay.uri("ra1"), 900);
            Ground.await(asked);
        }
    }

    @Test
    @Covers("4976-9.1-2")
    void basicIsNotAnswered() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: Basic realm=\"relay.example.org\"");
            RelayException why = RelayGround.refusal(asked);
            assertThat(why.kind()).isEqualTo(RelayException.Kind.PROTOCOL);
            assertThat(why).hasMessageContaining("Digest");
            assertThat(peer.isSilent(200)).isTrue();
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceOnly() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            for (String nonce : List.of("one", "two")) {
                ScriptedRelay.answer(
                        peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge(nonce));
            }
            RelayException why = RelayGround.refusal(asked);
            assertThat(why.kind()).isEqualTo(RelayException.Kind.CREDENTIALS);
            assertThat(why).hasMessageContaining("localhost").hasMessageNotContaining(ScriptedRelay.PASSWORD);
            assertThat(peer.isSilent(200)).isTrue();
        }
    }

    @Test
    void aStaleNonceIsReplaced() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("old"));
            ScriptedRelay.answer(
                    peer,
                    peer.next(),
                    "401 Unauthorized",
                    "WWW-Authenticate: " + ScriptedRelay.challenge("new") + ", stale=true");
            RawPeer.Wire proven = peer.next();
            assertThat(ScriptedRelay.parameters(proven.header("Authorization")))
                    .containsEntry("nonce", "new")
                    .containsEntry("nc", "00000001");
            ScriptedRelay.grant(peer, proven, relay.uri("ra1"), 900);
            Ground.await(asked);
        }
    }

    @Test
    @Covers("4976-5.1-4")
    @Covers("4976-3.1-2")
    @Covers("4976-5.2-1")
    @Covers("4976-5.2-2")
    @Covers("4976-5.2-3")
    @Covers("4976-9.1-6")
    @Covers("4976-9.1-16")
    void eachSessionHasItsOwnAuthOnOneConnectionAndTheNonceIsUsedAgain() {
        Future<Grant> one = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "nonce1", relay.uri("ra1"), 900);
            Ground.await(one);
            Future<Grant> two = ground.ask();
            RawPeer.Wire again = peer.next();
            assertThat(ScriptedRelay.parameters(again.header("Authorization")))
                    .containsEntry("nonce", "nonce1")
                    .containsEntry("nc", "00000002");
            assertThat(ScriptedRelay.proves(again, ScriptedRelay.PASSWORD)).isTrue();
            ScriptedRelay.answer(
                    peer,
                    again,
                    "200 OK",
                    "Use-Path: " + relay.uri("ra2"),
                    "Expires: 900",
                    "Authentication-Info: "
                            + ScriptedRelay.info(again, ScriptedRelay.PASSWORD, "nextnonce=\"nonce2\","));
            assertThat(Ground.await(two).path().first()).isEqualTo(MsrpUri.parse(relay.uri("ra2")));
            Future<Grant> three = ground.ask();
            RawPeer.Wire next = peer.next();
            assertThat(ScriptedRelay.parameters(next.header("Authorization")))
                    .containsEntry("nonce", "nonce2")
                    .containsEntry("nc", "00000001");
            ScriptedRelay.grant(peer, next, relay.uri("ra3"), 900);
            Ground.await(three);
        }
        assertThat(ground.ground.endpoint.connections()).isLessThanOrEqualTo(1);
    }

    @Test
    void aNonceThatGrewOldBetweenSessionsCostsOneMoreChallengeOnly() {
        Future<Grant> one = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "nonce1", relay.uri("ra1"), 900);
            Ground.await(one);
            Future<Grant> two = ground.ask();
            // No stale=true, as some relays do it.
            ScriptedRelay.admit(peer, "nonce2", relay.uri("ra2"), 900);
            Ground.await(two);
        }
    }

    @Test
    @Covers("4976-9.1-18")
    void authIsNotPipelined() {
        Future<Grant> one = ground.ask();
        Future<Grant> two = ground.ask();
        try (RawPeer peer = relay.accept()) {
            RawPeer.Wire first = peer.next();
            assertThat(peer.isSilent(200)).isTrue();
            ScriptedRelay.answer(
                    peer, first, "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("nonce1"));
            RawPeer.Wire proven = peer.next();
            assertThat(peer.isSilent(200)).isTrue();
            ScriptedRelay.grant(peer, proven, relay.uri("ra1"), 900);
            Ground.await(one);
            ScriptedRelay.grant(peer, peer.next(), relay.uri("ra2"), 900);
            Ground.await(two);
        }
    }

    @Test
    void aRelayThatDoesNotKnowThePasswordIsNotBelieved() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(
                    peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("n"));
            RawPeer.Wire proven = peer.next();
            ScriptedRelay.answer(
                    peer,
                    proven,
                    "200 OK",
                    "Use-Path: " + relay.uri("ra1"),
                    "Expires: 900",
                    "Authentication-Info: " + ScriptedRelay.info(proven, "guessed", ""));
            assertThat(RelayGround.refusal(asked)).hasMessageContaining("rspauth");
        }
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.answer(peer, peer.next(), "403 No more relays for you");
            RelayException why = RelayGround.refusal(asked);
            assertThat(why.kind()).isEqualTo(RelayException.Kind.REFUSED);
            assertThat(why).hasMessageContaining("403 No more relays for you");
        }
    }

    @Test
    void pathsThatLeadNowhereAreRefused() {
        for (String bad : List.of(
                "msrp://localhost:1/ra1;tcp",
                "msrps://localhost/ra1;tcp",
                "msrps://localhost:1;tcp",
                "msrps://localhost:1/a;tcp, msrps://localhost:1/b;tcp")) {
            Future<Grant> asked = ground.ask();
            try (RawPeer peer = relay.accept()) {
                ScriptedRelay.answer(peer, peer.next(), "200 OK", "Use-Path: " + bad, "Expires: 900");
                assertThat(RelayGround.refusal(asked).kind()).isEqualTo(RelayException.Kind.PROTOCOL);
            }
            restart(RelayGround.access(ca, target()));
        }
    }

    @Test
    @Covers("4976-5.1-1")
    @Covers("4976-5.1-10")
    @Covers("4976-4.2-3")
    @Covers("4976-9.1-12")
    @Covers("4976-5.1-6")
    void theOuterRelayIsAskedThroughTheInnerOne() {
        String outer = "msrps://extra.example.org;tcp";
        restart(RelayGround.access(ca, target(), outer));
        MsrpUri own = ground.own();
        Future<Grant> asked = ground.ask(own);
        try (RawPeer peer = relay.accept()) {
            String inner = relay.uri("rb");
            ScriptedRelay.admit(peer, "n1", inner, 900);
            RawPeer.Wire through = peer.next();
            assertThat(through.isRequest("AUTH")).isTrue();
            assertThat(through.header("To-Path")).isEqualTo(inner + " " + outer);
            assertThat(through.header("From-Path")).isEqualTo(own.toString());
            assertThat(through.headers()).doesNotContainKey("Authorization");
            ScriptedRelay.answer(
                    peer,
                    through,
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest realm=\"extra.example.org\", nonce=\"e\", algorithm=SHA-256, qop=\"auth\"");
            RawPeer.Wire proven = peer.next();
            assertThat(ScriptedRelay.parameters(proven.header("Authorization")))
                    .containsEntry("realm", "extra.example.org")
                    .containsEntry("uri", outer);
            assertThat(ScriptedRelay.proves(proven, ScriptedRelay.PASSWORD)).isTrue();
            String both = inner + " msrps://extra.example.org:9000/rc;tcp";
            ScriptedRelay.grant(peer, proven, both, 300);
            Grant grant = Ground.await(asked);
            assertThat(grant.path().toString()).isEqualTo("msrps://extra.example.org:9000/rc;tcp " + inner + " " + own);
            assertThat(grant.lifetime()).isEqualTo(Duration.ofSeconds(300));
        }
    }

    @Test
    void anOuterRelayMustProveThatItKnowsThePassword() {
        restart(RelayGround.access(ca, target(), "msrps://extra.example.org;tcp"));
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n1", relay.uri("rb"), 900);
            ScriptedRelay.answer(
                    peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + ScriptedRelay.challenge("e"));
            ScriptedRelay.answer(
                    peer,
                    peer.next(),
                    "200 OK",
                    "Use-Path: " + relay.uri("rb") + " msrps://extra.example.org:9000/rc;tcp",
                    "Expires: 900");
            assertThat(RelayGround.refusal(asked)).hasMessageContaining("extra.example.org");
        }
    }

    @Test
    @Covers("4976-5.1-5")
    void ourRelaysStandBeforeThePeersInToPath() {
        restart(RelayGround.access(ca, target(), "msrps://c.example;tcp"));
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n1", relay.uri("b"), 900);
            String both = relay.uri("b") + " msrps://c.example:1/c;tcp";
            ScriptedRelay.answer(peer, peer.next(), "200 OK", "Use-Path: " + both, "Expires: 900");
            Grant grant = Ground.await(asked);
            String far = "msrps://d.example:1/d;tcp msrps://e.example:1/e;tcp msrps://f.example:1/f;tcp";
            ground.ground.endpoint.connect(SessionSpec.of(grant.own(), MsrpPath.parse(far), ground.ground.owner)
                    .via(grant.route()));
            assertThat(peer.next().header("To-Path")).isEqualTo(both + " " + far);
        }
    }

    @Test
    @Covers("4976-9.2-1")
    @Covers("4976-9.2-2")
    @Covers("4976-9.2-6")
    @Covers("4976-9.2-9")
    @Covers("4976-8-8")
    void theFirstRelayIsToldItsNameAndShownNoCertificate() {
        Future<Grant> asked = ground.ask();
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", relay.uri("ra1"), 900);
            Ground.await(asked);
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) peer.socket).getSession();
            assertThat(session.getRequestedServerNames()).hasSize(1);
            assertThat(session.getRequestedServerNames().get(0).toString()).contains("localhost");
            Assertions.assertThrows(SSLPeerUnverifiedException.class, session::getPeerCertificates);
        }
    }

    @Test
    @Covers("4976-8-8")
    void noRelayIsAskedWithoutTls() {
        IllegalArgumentException why = Assertions.assertThrows(
                IllegalArgumentException.class, () -> RelayGround.access(ca, "msrp://localhost:2855;tcp"));
        assertThat(why).hasMessageContaining("msrps://host[:port];tcp");
    }
}
