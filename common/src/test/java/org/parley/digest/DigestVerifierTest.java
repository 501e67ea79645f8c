package org.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Both ends against each other. */
class DigestVerifierTest {
    private static final String REALM = "relay.example.org";
    private static final String URI = "msrps://relay.example.org;tcp";

    private long now = 1_800_000_000_000L;
    private final Map<String, String> passwords = new HashMap<>(Map.of("alice", "alice-secret"));
    private boolean down;
    private List<DigestAlgorithm> held = DigestAlgorithm.BY_STRENGTH;
    private final Ha1Source store = new Ha1Source() {
        @Override
        public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
            return down
                    ? CompletableFuture.failedStage(new IllegalStateException("connection refused"))
                    : CompletableFuture.completedStage(Optional.ofNullable(passwords.get(user))
                            .map(password -> Ha1.of(algorithm, user, realm, password)));
        }

        @Override
        public List<DigestAlgorithm> algorithms(String realm) {
            return held;
        }
    };
    private final Nonces nonces = new Nonces("relay-1", Duration.ofMinutes(5), () -> now);
    private final DigestVerifier verifier = new DigestVerifier(REALM, nonces, store);

    @Test
    void whoPresentsNothingIsChallengedOnceForEachAlgorithmStrongestFirst() {
        Verdict.Challenged asked = challenged(List.of());
        assertThat(asked.failed()).isFalse();
        assertThat(asked.stale()).isFalse();
        assertThat(asked.challenges())
                .extracting(Challenge::algorithm)
                .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        assertThat(asked.challenges()).allSatisfy(each -> {
            assertThat(each.realm()).isEqualTo(REALM);
            assertThat(each.opaque()).isPresent();
        });
    }

    @Test
    void aClientWithoutQopMayUseANonceOnce() {
        Challenge asked = ask(DigestAlgorithm.MD5);
        Ha1 ha1 = Ha1.of(DigestAlgorithm.MD5, "alice", REALM, "alice-secret");
        String response = ha1.algorithm()
                .hash(ha1.hex() + ":" + asked.nonce() + ":" + ha1.algorithm().hash("INVITE:sip:a@b"));
        Credentials credentials = Credentials.parseSip("Digest username=\"alice\", realm=\"" + REALM + "\", nonce=\""
                + asked.nonce() + "\", uri=\"sip:a@b\", response=\"" + response + "\"");
        Verdict.Proven proven = (Verdict.Proven) verdict("INVITE", "sip:a@b", credentials);
        assertThat(proven.info()).isEmpty();
        Verdict.Challenged again = (Verdict.Challenged) verdict("INVITE", "sip:a@b", credentials);
        assertThat(again.stale()).isTrue();
        assertThat(Credentials.parseSip(credentials.text())).isEqualTo(credentials);
    }

    private Verdict verdict(String method, String uri, Credentials credentials) {
        return verifier.verify(method, uri, List.of(credentials))
                .toCompletableFuture()
                .join();
    }

    @Test
    void theRightPasswordIsProvenAndTheServerProvesItselfWithEitherAlgorithm() {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            Challenge asked = ask(algorithm);
            Verdict.Proven proven = (Verdict.Proven) verify(answer(asked, "alice", "alice-secret", 1));
            assertThat(proven.user()).isEqualTo("alice");
            AuthenticationInfo info = proven.info().orElseThrow();
            Ha1 ha1 = Ha1.of(algorithm, "alice", REALM, "alice-secret");
            assertThat(info.rspauth()).contains(DigestResponses.rspauth(ha1, asked.nonce(), 1, "c", URI));
            assertThat(info.cnonce()).contains("c");
            assertThat(info.nc()).contains(1);
            assertThat(nonces.isFresh(info.nextnonce().orElseThrow())).isTrue();
        }
    }

    @Test
    void theNextNonceNeedsNoNewChallengeAndTheOldOneGoesOnCounting() {
        Challenge first = ask(DigestAlgorithm.SHA_256);
        Verdict.Proven proven = (Verdict.Proven) verify(answer(first, "alice", "alice-secret", 1));
        String next = proven.info().flatMap(AuthenticationInfo::nextnonce).orElseThrow();
        Challenge second = new Challenge(REALM, next, DigestAlgorithm.SHA_256, false, Optional.empty());
        assertThat(verify(answer(second, "alice", "alice-secret", 1))).isInstanceOf(Verdict.Proven.class);
        assertThat(verify(answer(first, "alice", "alice-secret", 2))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void anOldClientThatIgnoresTheAlgorithmPassesWithMd5() {
        Challenge sha = ask(DigestAlgorithm.SHA_256);
        Challenge asMd5 = new Challenge(REALM, sha.nonce(), DigestAlgorithm.MD5, false, Optional.of("1"));
        String header = answer(asMd5, "alice", "alice-secret", 1).text().replace("algorithm=MD5, ", "");
        assertThat(verify(Credentials.parse(header))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void aWrongPasswordAnUnknownUserAndAnotherUriFail() {
        Challenge asked = ask(DigestAlgorithm.MD5);
        assertFailed(verify(answer(asked, "alice", "wrong", 1)));
        assertFailed(verify(answer(asked, "mallory", "alice-secret", 1)));
        Ha1 ha1 = Ha1.of(DigestAlgorithm.MD5, "alice", REALM, "alice-secret");
        assertFailed(verify(DigestClient.answer(asked, "alice", ha1, "AUTH", "msrps://other;tcp", "c", 1)));
        assertFailed(verify(DigestClient.answer(asked, "alice", ha1, "SEND", URI, "c", 1)));
        assertThat(verify(answer(asked, "alice", "alice-secret", 1)))
                .as("failures use up no count")
                .isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void anAccountOfZerosDoesNotLetTheUnknownIn() {
        Challenge asked = ask(DigestAlgorithm.MD5);
        Ha1 zeros = new Ha1(DigestAlgorithm.MD5, "0".repeat(32));
        assertFailed(verify(DigestClient.answer(asked, "nobody", zeros, "AUTH", URI, "c", 1)));
    }

    @Test
    void anOldNonceIsStaleForWhoKnowsThePasswordAndAFailureForOthers() {
        Challenge asked = ask(DigestAlgorithm.SHA_256);
        now += Duration.ofMinutes(6).toMillis();
        Verdict.Challenged stale = (Verdict.Challenged) verify(answer(asked, "alice", "alice-secret", 1));
        assertThat(stale.stale()).isTrue();
        assertThat(stale.failed()).isFalse();
        assertThat(stale.challenges()).allMatch(Challenge::stale);
        assertFailed(verify(answer(asked, "alice", "wrong", 1)));
    }

    @Test
    void aRepeatedRequestIsAskedAgain() {
        Credentials once = answer(ask(DigestAlgorithm.SHA_256), "alice", "alice-secret", 1);
        assertThat(verify(once)).isInstanceOf(Verdict.Proven.class);
        Verdict.Challenged again = (Verdict.Challenged) verify(once);
        assertThat(again.stale()).isTrue();
    }

    @Test
    void aStoreThatCannotTellLetsNobodyInAndBlamesNobody() {
        Challenge asked = ask(DigestAlgorithm.SHA_256);
        down = true;
        Verdict.Unavailable unavailable = (Verdict.Unavailable) verify(answer(asked, "alice", "alice-secret", 1));
        assertThat(unavailable.why()).contains("connection refused");
        down = false;
        assertThat(verify(answer(asked, "alice", "alice-secret", 1))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void credentialsForAnotherRealmDoNotCount() {
        Challenge elsewhere = new Challenge("elsewhere", "n", DigestAlgorithm.MD5, false, Optional.empty());
        assertThat(challenged(List.of(answer(elsewhere, "alice", "x", 1))).failed())
                .isFalse();
        Credentials ours = answer(ask(DigestAlgorithm.MD5), "alice", "alice-secret", 1);
        assertThat(verify(answer(elsewhere, "alice", "x", 1), ours)).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void onlyWhatTheStoreCanAnswerIsOfferedAndAccepted() {
        held = List.of(DigestAlgorithm.MD5);
        assertThat(challenged(List.of()).challenges())
                .extracting(Challenge::algorithm)
                .containsExactly(DigestAlgorithm.MD5);
        DigestVerifier modern = new DigestVerifier(REALM, nonces, store, List.of(DigestAlgorithm.SHA_256));
        held = DigestAlgorithm.BY_STRENGTH;
        Credentials weak = answer(ask(DigestAlgorithm.MD5), "alice", "alice-secret", 1);
        Verdict verdict =
                modern.verify("AUTH", URI, List.of(weak)).toCompletableFuture().join();
        assertThat(verdict).isInstanceOf(Verdict.Challenged.class);
    }

    @Test
    void theUriOfTheCredentialsCountsWhereTheCallerSaysSo() {
        Ha1 ha1 = Ha1.of(DigestAlgorithm.MD5, "alice", REALM, "alice-secret");
        Credentials sip =
                DigestClient.answer(ask(DigestAlgorithm.MD5), "alice", ha1, "INVITE", "sip:room@example.org", "c", 1);
        assertThat(verifier.verify("INVITE", Credentials::uri, List.of(sip))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Verdict.Proven.class);
        assertFailed(verifier.verify("INVITE", each -> Optional.empty(), List.of(sip))
                .toCompletableFuture()
                .join());
    }

    @Test
    void clientAndServerAgreeOverManyRequests() {
        DigestClient client = DigestClient.withPassword("alice", "alice-secret");
        assertThat(client.authorization("AUTH", URI)).isEmpty();
        List<String> headers =
                challenged(List.of()).challenges().stream().map(Challenge::text).toList();
        assertThat(client.challenged(headers)).isTrue();
        for (int request = 0; request < 5; request++) {
            Credentials sent =
                    Credentials.parse(client.authorization("AUTH", URI).orElseThrow());
            assertThat(sent.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
            assertThat(sent.nc()).isEqualTo(1);
            Verdict.Proven proven = (Verdict.Proven) verify(sent);
            AuthenticationInfo info =
                    AuthenticationInfo.parse(proven.info().orElseThrow().text());
            assertThat(client.answered(info)).isTrue();
        }
    }

    @Test
    void theClientCountsWhereNoNextNonceIsGiven() {
        DigestClient client = DigestClient.withPassword("alice", "alice-secret");
        client.challenged(List.of(ask(DigestAlgorithm.MD5).text()));
        assertThat(client.authorization("AUTH", URI).orElseThrow()).contains("nc=00000001");
        String second = client.authorization("AUTH", URI).orElseThrow();
        assertThat(second).contains("nc=00000002");
        assertThat(verify(Credentials.parse(second))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void theClientDoesNotBelieveAServerThatDoesNotKnowThePassword() {
        DigestClient client = DigestClient.withPassword("alice", "alice-secret");
        client.challenged(List.of(ask(DigestAlgorithm.MD5).text()));
        client.authorization("AUTH", URI);
        AuthenticationInfo forged = new AuthenticationInfo(
                Optional.of("next"), Optional.of("0".repeat(32)), Optional.of("c"), Optional.of(1));
        assertThat(client.answered(forged)).isFalse();
        assertThat(client.authorization("AUTH", URI).orElseThrow()).doesNotContain("\"next\"");
    }

    @Test
    void theClientTriesAgainWhenStaleAndGivesUpWhenWrong() {
        DigestClient client = DigestClient.withPassword("alice", "wrong");
        Challenge fresh = ask(DigestAlgorithm.MD5);
        Challenge stale = new Challenge(REALM, nonces.issue(), DigestAlgorithm.MD5, true, Optional.empty());
        assertThat(client.challenged(List.of(fresh.text()))).isTrue();
        client.authorization("AUTH", URI);
        assertThat(client.challenged(List.of(stale.text()))).isTrue();
        client.authorization("AUTH", URI);
        assertThat(client.challenged(List.of(fresh.text()))).isFalse();
        assertThat(client.challenged(List.of("Basic realm=\"r\""))).isFalse();
    }

    private Challenge ask(DigestAlgorithm algorithm) {
        return challenged(List.of()).challenges().stream()
                .filter(each -> each.algorithm() == algorithm)
                .findFirst()
                .orElseThrow();
    }

    private static Credentials answer(Challenge asked, String user, String password, int nc) {
        Ha1 ha1 = Ha1.of(asked.algorithm(), user, asked.realm(), password);
        return DigestClient.answer(asked, user, ha1, "AUTH", URI, "c", nc);
    }

    private Verdict verify(Credentials... presented) {
        return verifier.verify("AUTH", URI, List.of(presented))
                .toCompletableFuture()
                .join();
    }

    private Verdict.Challenged challenged(List<Credentials> presented) {
        return (Verdict.Challenged)
                verifier.verify("AUTH", URI, presented).toCompletableFuture().join();
    }

    private static void assertFailed(Verdict verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Challenged.class, asked -> {
            assertThat(asked.failed()).isTrue();
            assertThat(asked.stale()).isFalse();
        });
    }
}
