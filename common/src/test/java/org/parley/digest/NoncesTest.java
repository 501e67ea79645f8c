package org.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private long now = 1_800_000_000_000L;
    private final Nonces nonces = node("relay-1", 100);

    @Test
    void eachCountOfANonceIsGoodOnce() {
        String nonce = nonces.issue();
        assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.REPLAYED);
        assertThat(nonces.check(nonce, 2)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 5)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 3)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 3)).isEqualTo(NonceState.REPLAYED);
        assertThat(nonces.check(nonce, 0)).isEqualTo(NonceState.STALE);
    }

    @Test
    void countsFarBelowTheHighestCountAsUsed() {
        String nonce = nonces.issue();
        assertThat(nonces.check(nonce, 100)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 37)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 36)).isEqualTo(NonceState.REPLAYED);
        assertThat(nonces.check(nonce, Integer.MAX_VALUE)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(nonce, 100)).isEqualTo(NonceState.REPLAYED);
    }

    @Test
    void aNonceIsGoodUntilTheEndOfItsLifetime() {
        String nonce = nonces.issue();
        now += LIFETIME.toMillis();
        assertThat(nonces.isFresh(nonce)).isTrue();
        assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.GOOD);
        now++;
        assertThat(nonces.isFresh(nonce)).isFalse();
        assertThat(nonces.check(nonce, 2)).isEqualTo(NonceState.STALE);
    }

    @Test
    void othersNoncesAreStale() {
        assertThat(nonces.check(node("relay-2", 100).issue(), 1)).isEqualTo(NonceState.STALE);
        Nonces stranger = new Nonces("relay-1", LIFETIME, () -> now);
        assertThat(nonces.check(stranger.issue(), 1)).isEqualTo(NonceState.STALE);
        assertThat(nonces.check("", 1)).isEqualTo(NonceState.STALE);
        assertThat(nonces.check("dcd98b7102dd2f0e8b11d0f600bfb0c093", 1)).isEqualTo(NonceState.STALE);
        assertThat(nonces.check("!".repeat(32) + ".relay-1", 1)).isEqualTo(NonceState.STALE);
    }

    @Test
    void aNonceNamesItsNode() {
        assertThat(nonces.issue()).endsWith(".relay-1").matches("[A-Za-z0-9._-]+");
    }

    @Test
    void noOctetOfANonceMayBeChanged() {
        String nonce = nonces.issue();
        for (int at = 0; at < nonce.length(); at++) {
            char other = nonce.charAt(at) == 'A' ? 'B' : 'A';
            String changed = nonce.substring(0, at) + other + nonce.substring(at + 1);
            assertThat(nonces.check(changed, 1)).as("changed at %d", at).isEqualTo(NonceState.STALE);
        }
    }

    @Test
    void noncesFromBeforeTheStartAreStale() {
        String before = nonces.issue();
        now++;
        assertThat(node("relay-1", 100).check(before, 1)).isEqualTo(NonceState.STALE);
    }

    @Test
    void whatIsForgottenIsStaleAndNeverGoodAgain() {
        List<String> issued = new ArrayList<>();
        for (int each = 0; each < 250; each++) {
            now++;
            issued.add(nonces.issue());
        }
        issued.forEach(nonce -> assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.GOOD));
        assertThat(nonces.remembered()).isEqualTo(100);
        issued.subList(0, 150)
                .forEach(nonce -> assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.STALE));
        issued.subList(150, 250)
                .forEach(nonce -> assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.REPLAYED));
    }

    @Test
    void anUnusedNonceOlderThanWhatWasForgottenIsStale() {
        String unused = nonces.issue();
        for (int each = 0; each < 101; each++) {
            assertThat(nonces.check(nonces.issue(), 1)).isEqualTo(NonceState.GOOD);
        }
        assertThat(nonces.isFresh(unused)).isFalse();
        assertThat(nonces.check(unused, 1)).isEqualTo(NonceState.STALE);
    }

    @Test
    void whatIsTooOldIsForgotten() {
        for (int each = 0; each < 50; each++) {
            nonces.check(nonces.issue(), 1);
        }
        now += LIFETIME.toMillis() + 1;
        assertThat(nonces.check(nonces.issue(), 1)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.remembered()).isEqualTo(1);
    }

    @Test
    void aClockThatStepsBackIssuesNoNonceTwice() {
        String first = nonces.issue();
        now -= 10_000;
        String second = nonces.issue();
        assertThat(second).isNotEqualTo(first);
        assertThat(nonces.check(second, 1)).isEqualTo(NonceState.GOOD);
        assertThat(nonces.check(first, 1)).isEqualTo(NonceState.GOOD);
    }

    @Test
    void ofManyThreadsWithTheSameCountOnePasses() throws Exception {
        Nonces small = node("relay-1", 8);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Random random = new Random(7);
            for (int round = 0; round < 500; round++) {
                String nonce = small.issue();
                int nc = 1 + random.nextInt(3);
                List<CompletableFuture<NonceState>> answers = new ArrayList<>();
                for (int each = 0; each < 4; each++) {
                    answers.add(CompletableFuture.supplyAsync(() -> small.check(nonce, nc), threads));
                }
                long good = 0;
                for (CompletableFuture<NonceState> answer : answers) {
                    good += answer.get(30, TimeUnit.SECONDS) == NonceState.GOOD ? 1 : 0;
                }
                assertThat(good).isEqualTo(1);
            }
            assertThat(small.remembered()).isLessThanOrEqualTo(8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoNodesOfOneNameTakeNoNonceOfEachOther() {
        Nonces twin = node("relay-1", 100);
        String nonce = nonces.issue();
        assertThat(nonces.check(nonce, 1)).isEqualTo(NonceState.GOOD);
        assertThat(twin.isFresh(nonce)).isFalse();
        assertThat(twin.check(nonce, 1)).isEqualTo(NonceState.STALE);
        assertThat(twin.check(nonce, 2)).isEqualTo(NonceState.STALE);
    }

    @Test
    void aStrangeNodeNameIsRefused() {
        assertThatThrownBy(() -> node("a b", 1)).hasMessageContaining("node name: 'a b'");
    }

    private Nonces node(String name, int capacity) {
        return new Nonces(name, LIFETIME, () -> now, capacity);
    }
}
