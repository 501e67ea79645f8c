package org.parley.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.parley.credentials.CredentialStore;
import org.parley.digest.AuthenticationInfo;
import org.parley.digest.Challenge;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.DigestClient;
import org.parley.digest.Ha1;
import org.parley.digest.Nonces;

class DigestAdmissionTest {
    private static final String REALM = "relay.example.org";
    private static final String URI = "msrps://alice@relay.example.org;tcp";
    private static final AdmissionPolicy POLICY = AdmissionPolicy.of(REALM)
            .withLifetimes(Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofHours(1))
            .withLimits(new BindingLimits(3, 0, 0));

    private final Map<String, String> passwords = new HashMap<>(Map.of("alice", "alice-secret"));
    private boolean down;
    private long now = 1_800_000_000_000L;
    private AdmissionPolicy policy = POLICY;

    private final CredentialStore store = new CredentialStore() {
        @Override
        public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
            return down
                    ? CompletableFuture.failedStage(new IllegalStateException("connection refused"))
                    : CompletableFuture.completedStage(Optional.ofNullable(passwords.get(user))
                            .map(password -> Ha1.of(algorithm, user, realm, password)));
        }

        @Override
        public Health probe() {
            return new Health(!down, "test");
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    };
    private final Nonces nonces = new Nonces("relay-1", Duration.ofMinutes(5), () -> now);

    @Test
    void whoSaysNothingIsAskedWithSha256BeforeMd5() {
        Decision.Challenged asked = (Decision.Challenged) decide(List.of(), OptionalLong.empty());
        assertThat(asked.failed()).isFalse();
        assertThat(asked.wwwAuthenticate()).hasSize(2);
        assertThat(asked.wwwAuthenticate().get(0))
                .startsWith("Digest realm=\"relay.example.org\", nonce=\"")
                .contains("algorithm=SHA-256, qop=\"auth\"");
        assertThat(asked.wwwAuthenticate().get(1)).contains("algorithm=MD5, qop=\"auth\"");
    }

    @Test
    void oneAlgorithmIsOneChallenge() {
        policy = POLICY.withAlgorithms(List.of(DigestAlgorithm.MD5));
        assertThat(asked().wwwAuthenticate()).hasSize(1);
    }

    @Test
    void whoProvesItsPasswordIsAdmittedAndGetsTheRelaysProof() {
        DigestClient client = client("alice-secret");
        Decision.Admitted admitted = (Decision.Admitted) decide(client, OptionalLong.empty());
        assertThat(admitted.holder()).isEqualTo("alice@relay.example.org");
        assertThat(admitted.lifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThat(admitted.limits().bindings()).isEqualTo(3);
        AuthenticationInfo info =
                AuthenticationInfo.parse(admitted.authenticationInfo().orElseThrow());
        assertThat(info.nextnonce()).isPresent();
        assertThat(client.answered(info)).isTrue();
        assertThat(decide(client, OptionalLong.empty())).as("with nextnonce").isInstanceOf(Decision.Admitted.class);
    }

    @Test
    void whatIsAskedForIsGivenWithinTheBounds() {
        assertThat(decide(client("alice-secret"), OptionalLong.of(60)))
                .isInstanceOfSatisfying(Decision.Admitted.class, admitted -> assertThat(admitted.lifetime())
                        .isEqualTo(Duration.ofMinutes(1)));
        for (long seconds : new long[] {0, 59, 3601, Long.MAX_VALUE}) {
            assertThat(decide(client("alice-secret"), OptionalLong.of(seconds)))
                    .isEqualTo(new Decision.OutOfBounds(Duration.ofMinutes(1), Duration.ofHours(1)));
        }
        assertThat(decide(client("guess"), OptionalLong.of(0)))
                .as("bounds are told to those only who may come in")
                .isInstanceOf(Decision.Challenged.class);
    }

    @Test
    void aWrongPasswordCounts() {
        Decision.Challenged asked = (Decision.Challenged) decide(client("guess"), OptionalLong.empty());
        assertThat(asked.failed()).isTrue();
        assertThat(asked.wwwAuthenticate()).noneMatch(value -> value.contains("stale"));
    }

    @Test
    void anOldNonceDoesNotCount() {
        DigestClient client = client("alice-secret");
        now += Duration.ofMinutes(6).toMillis();
        Decision.Challenged asked = (Decision.Challenged) decide(client, OptionalLong.empty());
        assertThat(asked.failed()).isFalse();
        assertThat(asked.wwwAuthenticate()).allMatch(value -> value.endsWith(", stale=true"));
        assertThat(client.challenged(asked.wwwAuthenticate())).isTrue();
        assertThat(decide(client, OptionalLong.empty())).isInstanceOf(Decision.Admitted.class);
    }

    @Test
    void aStoreThatIsGoneAdmitsNobodyAndBlamesNobody() {
        DigestClient client = client("alice-secret");
        down = true;
        assertThat(decide(client, OptionalLong.empty())).isInstanceOf(Decision.Unavailable.class);
        down = false;
        assertThat(decide(client, OptionalLong.empty())).isInstanceOf(Decision.Admitted.class);
    }

    @Test
    void basicAndOtherSchemesAreAskedForDigest() {
        for (String value : List.of("Basic YWxpY2U6YWxpY2Utc2VjcmV0", "Bearer t0ken", "")) {
            assertThat(decide(List.of(value), OptionalLong.empty())).isInstanceOf(Decision.Challenged.class);
        }
    }

    @Test
    void whatCannotBeReadIs400() {
        Decision.Refused refused =
                (Decision.Refused) decide(List.of("Digest username=\"alice\", response=\"\", x"), OptionalLong.empty());
        assertThat(refused.status().code()).isEqualTo(400);
        assertThat(refused.why()).contains("(expected: ");
    }

    @Test
    void aUserWhoMayNotIs403() {
        policy = POLICY.withUsers(user -> !user.equals("alice@relay.example.org"));
        assertThat(decide(client("alice-secret"), OptionalLong.empty()))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.status().code()).isEqualTo(403));
        assertThat(decide(client("guess"), OptionalLong.empty())).isInstanceOf(Decision.Challenged.class);
    }

    @Test
    void eachDomainIsARealm() {
        policy = POLICY.withDomains(Set.of("Example.NET"));
        Decision.Challenged asked = (Decision.Challenged) join(
                admission().decide(request(List.of(), "msrps://example.net;tcp", "example.net", OptionalLong.empty())));
        assertThat(Challenge.parseAll(asked.wwwAuthenticate()))
                .extracting(Challenge::realm)
                .containsOnly("example.net");
        assertThat(Challenge.parseAll(asked().wwwAuthenticate()))
                .extracting(Challenge::realm)
                .containsOnly(REALM);
    }

    @Test
    void whoNamesItselfByItsAddressIsTheSameHolder() {
        passwords.put("alice@relay.example.org", "alice-secret");
        DigestClient client = DigestClient.withPassword("alice@relay.example.org", "alice-secret");
        client.challenged(asked().wwwAuthenticate());
        assertThat(decide(client, OptionalLong.empty()))
                .isInstanceOfSatisfying(Decision.Admitted.class, admitted -> assertThat(admitted.holder())
                        .isEqualTo("alice@relay.example.org"));
    }

    @Test
    void boundsThatCrossAreRefused() {
        assertThatThrownBy(() -> POLICY.withLifetimes(Duration.ofHours(2), Duration.ofHours(1), Duration.ofHours(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("relay.expires: min PT2H");
    }

    private DigestClient client(String password) {
        DigestClient client = DigestClient.withPassword("alice", password);
        assertThat(client.challenged(asked().wwwAuthenticate())).isTrue();
        return client;
    }

    private Decision.Challenged asked() {
        return (Decision.Challenged) decide(List.of(), OptionalLong.empty());
    }

    private Decision decide(DigestClient client, OptionalLong expires) {
        return decide(List.of(client.authorization(AuthRequest.METHOD, URI).orElseThrow()), expires);
    }

    private Decision decide(List<String> authorization, OptionalLong expires) {
        return join(admission().decide(request(authorization, URI, REALM, expires)));
    }

    private DigestAdmission admission() {
        return new DigestAdmission(store, nonces, policy);
    }

    private static Decision join(CompletionStage<Decision> decision) {
        return decision.toCompletableFuture().join();
    }

    private static AuthRequest request(List<String> authorization, String uri, String domain, OptionalLong expires) {
        return new AuthRequest(
                authorization, uri, domain, expires, true, new InetSocketAddress("127.0.0.1", 9), null, null, null);
    }
}
