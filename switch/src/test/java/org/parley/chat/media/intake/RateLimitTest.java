package org.parley.chat.media.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void aRateIsHeldOverAnySecond() {
        RateLimit limit = new RateLimit(10, 0);
        int let = 0;
        for (int i = 0; i < 100; i++) {
            let += limit.permits(0) ? 1 : 0;
        }
        assertThat(let).isEqualTo(10);
        assertThat(limit.permits(50_000_000)).isFalse();
        assertThat(limit.permits(100_000_001)).isTrue();
        assertThat(new RateLimit(0, 0).permits(0)).isTrue();
    }
}
