package org.parley.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

class RecentHashesTest {
    private static final Ha1 HA1 = new Ha1(DigestAlgorithm.MD5, "0".repeat(32));

    private long now = -5;

    @Test
    void aHashIsForgottenAfterItsTime() {
        RecentHashes recent = new RecentHashes(Duration.ofMillis(10), 3, () -> now);
        recent.keep("alice", "r", HA1);
        now += 9;
        assertThat(recent.find("alice", "r", DigestAlgorithm.MD5)).contains(HA1);
        assertThat(recent.find("alice", "r", DigestAlgorithm.SHA_256)).isEmpty();
        assertThat(recent.find("alice", "other", DigestAlgorithm.MD5)).isEmpty();
        now++;
        assertThat(recent.find("alice", "r", DigestAlgorithm.MD5)).isEmpty();
        assertThat(recent.size()).isZero();
    }

    @Test
    void noMoreThanItsCapacityIsKept() {
        RecentHashes recent = new RecentHashes(Duration.ofMillis(10), 3, () -> now);
        for (int user = 0; user < 100; user++) {
            recent.keep("user" + user, "r", HA1);
            assertThat(recent.size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void zeroKeepsNothing() {
        RecentHashes recent = new RecentHashes(Duration.ZERO, 3, () -> now);
        recent.keep("alice", "r", HA1);
        assertThat(recent.find("alice", "r", DigestAlgorithm.MD5)).isEmpty();
    }
}
