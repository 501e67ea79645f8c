package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.RelayGrant;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** Digest as MSRP uses it (RFC 4976 §7, §9.1): the grammar of both sides, what counts as proof, and nonces. */
@ParleyRelay({"relay.nonce-lifetime=6s", "relay.auth-failures=100"})
class DigestTest {
    private static final String QUOTED = "\"[^\"]*\"";

    private static DigestChallenge challenge(RelayClient client, String algorithm) {
        MsrpFrame response = client.msrp().transact(client.auth());
        return DigestChallenge.of(response).stream()
                .filter(each -> each.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no challenge for " + algorithm + " in " + response));
    }

    @Covers("4976-7-4")
    @Covers("4976-9.1-4")
    @Covers("4976-9.1-5")
    @Covers("4976-9.1-7")
    @Covers("4976-9.1-9")
    @Covers("4976-9.1-10")
    @Test
    void challengesAreWrittenExactly(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        for (DigestChallenge challenge : DigestChallenge.of(alice.msrp().transact(alice.auth()))) {
            Map<String, String> parameters = challenge.parameters();
            assertThat(parameters.keySet()).isSubsetOf("realm", "nonce", "opaque", "stale", "algorithm", "qop");
            assertThat(parameters.get("realm")).matches(QUOTED);
            assertThat(parameters.get("nonce")).matches(QUOTED);
            assertThat(parameters.get("qop")).isEqualTo("\"auth\"");
            assertThat(parameters.getOrDefault("algorithm", "MD5")).isIn("MD5", "SHA-256");
        }
        RelayGrant grant = alice.authenticate();
        assertThat(grant.info().get("qop")).isEqualTo("auth");
    }

    @Covers("4976-9.1-13")
    @Covers("4976-9.1-15")
    @Covers("4976-7-6")
    @Test
    void the200ProvesThatTheRelayKnowsTheSecret(RelayStage stage) {
        for (String algorithm : List.of("MD5", "SHA-256")) {
            RelayClient alice = stage.connect("alice");
            DigestAnswer answer = alice.answer(challenge(alice, algorithm), 1);
            RelayGrant grant = alice.granted(alice.present(answer), answer);
            String info = grant.response().need("Authentication-Info");
            assertThat(info).matches("[a-z]+=[^, ]+(, ?[a-z]+=[^, ]+)*");
            assertThat(grant.info()).containsKeys("rspauth", "cnonce", "nc", "qop");
            assertThat(grant.info().get("rspauth")).isEqualTo('"' + answer.rspauth() + '"');
            assertThat(grant.info().get("cnonce")).isEqualTo(answer.parameter("cnonce"));
            assertThat(grant.info().get("nc")).isEqualTo("00000001");
        }
    }

    @Covers("4976-7-5")
    @Covers("4976-9.1-14")
    @Covers("4976-9.1-12")
    @Test
    void parametersComeInAnyOrderAndAUriChangesNothing(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        for (int seed = 0; seed < 5; seed++) {
            DigestAnswer answer = alice.answer(alice.challenge(), 1)
                    .with("uri", "\"" + (seed % 2 == 0 ? alice.target() : "msrps://elsewhere.example.org;tcp") + "\"")
                    .with("x-unknown", "1")
                    .shuffled(seed);
            assertThat(alice.present(answer).code()).isEqualTo(200);
        }
        DigestAnswer unquoted = alice.answer(alice.challenge(), 1).with("uri", alice.target());
        assertThat(alice.present(unquoted).code()).isIn(400, 401);
    }

    @Covers("4976-9.1-11")
    @Test
    void whatMustBeInAnAnswerIsMissed(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        for (String name : List.of("qop", "cnonce", "nc", "nonce", "realm", "username", "response")) {
            MsrpFrame response =
                    alice.present(alice.answer(alice.challenge(), 1).without(name));
            assertThat(response.code()).as("without " + name).isIn(400, 401);
            assertThat(response.header("Use-Path")).isNull();
        }
    }

    @Test
    void malformedNumbersAndDigestsAreNoProof(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestAnswer good = alice.answer(alice.challenge(), 1);
        String response = good.parameter("response");
        for (DigestAnswer bad : List.of(
                good.with("nc", "1"),
                good.with("nc", "0000000G"),
                good.with("response", response.toUpperCase(java.util.Locale.ROOT)),
                good.with("response", response.substring(0, 20) + "\""),
                good.with("response", response.replace("\"", "")),
                good.with("qop", "auth-int"))) {
            MsrpFrame answered = alice.present(bad);
            assertThat(answered.code()).as(bad.text()).isIn(400, 401);
            assertThat(answered.header("Use-Path")).isNull();
        }
    }

    /** One of the stock clients quotes whatever it says. */
    @Test
    void quotesWhereNoneBelongAreForgiven(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestAnswer answer = alice.answer(challenge(alice, "MD5"), 1)
                .with("nc", "\"00000001\"")
                .with("qop", "\"auth\"")
                .with("algorithm", "\"MD5\"");
        assertThat(alice.present(answer).code()).isEqualTo(200);
    }

    @Covers("4976-7-9")
    @Test
    void withoutAnAlgorithmItIsMd5(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestAnswer answer = alice.answer(challenge(alice, "MD5"), 1).without("algorithm");
        assertThat(alice.present(answer).code()).isEqualTo(200);
    }

    @Covers("4976-9.1-3")
    @Test
    void basicIsNoProof(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        String pair = "alice:" + RelayUsers.password("alice");
        String basic =
                java.util.Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        MsrpFrame response = alice.msrp().transact(alice.auth().header("Authorization", "Basic " + basic));
        assertThat(response.code()).isIn(400, 401);
        assertThat(response.header("Use-Path")).isNull();
        assertThat(response.headers())
                .filteredOn(header -> header.name().equals("WWW-Authenticate"))
                .allMatch(header -> header.value().startsWith("Digest "));
    }

    @Covers("4976-9.1-16")
    @Test
    void aNonceIsUsedAgainOnlyWithAHigherCount(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge challenge = alice.challenge();
        DigestAnswer first = alice.answer(challenge, 1);
        RelayGrant grant = alice.granted(alice.present(first), first);
        MsrpFrame replayed = alice.present(first);
        assertThat(replayed.code()).isEqualTo(401);
        assertThat(replayed.header("Use-Path")).isNull();
        assertThat(alice.present(alice.answer(challenge, 2)).code()).isEqualTo(200);
        assertThat(alice.present(alice.answer(challenge, 2)).code()).isEqualTo(401);
        String next = DigestChallenge.of(replayed).get(0).nonce();
        assertThat(next).isNotEmpty();
        if (grant.info().containsKey("nextnonce")) {
            String nonce = grant.info().get("nextnonce").replace("\"", "");
            DigestAnswer expedited =
                    DigestAnswer.to(challenge, nonce, "alice", RelayUsers.password("alice"), alice.target(), 1);
            assertThat(alice.present(expedited).code()).isEqualTo(200);
        }
    }

    @Covers("4976-9.1-17")
    @Covers("4976-7-7")
    @Test
    void anOldNonceIsStaleNotWrong(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        DigestChallenge old = alice.challenge();
        int nc = 0;
        MsrpFrame stale = alice.present(alice.answer(old, ++nc));
        while (stale.code() == 200 && nc < 600) {
            Await.holdsWithin(() -> alice.msrp().isClosed(), Duration.ofMillis(100));
            stale = alice.present(alice.answer(old, ++nc));
        }
        assertThat(stale.code()).isEqualTo(401);
        DigestChallenge fresh = DigestChallenge.of(stale).get(0);
        assertThat(fresh.parameters().get("stale")).isIn("true", "TRUE");
        assertThat(alice.present(alice.answer(fresh, 1)).code()).isEqualTo(200);
        MsrpFrame unknown = alice.present(
                DigestAnswer.to(fresh, "bm9uc2Vuc2U", "alice", RelayUsers.password("alice"), alice.target(), 1));
        assertThat(unknown.code()).isEqualTo(401);
        assertThat(DigestChallenge.of(unknown).get(0).stale()).isTrue();
        MsrpFrame wrong = alice.present(DigestAnswer.to(alice.challenge(), "alice", "guess", alice.target(), 1));
        assertThat(DigestChallenge.of(wrong).get(0).stale()).isFalse();
    }
}
