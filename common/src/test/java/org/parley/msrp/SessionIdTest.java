package org.parley.msrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** Session-ids are capabilities: who guesses one, speaks in another's name. */
class SessionIdTest {
    private static final int IDS = 1_000_000;
    private static final int SYMBOLS = 32;

    /** 31 degrees of freedom: a fair source exceeds this in fewer than one of a million columns. */
    private static final double CHI_SQUARE_BOUND = 92.0;

    @Covers("4975-14.1-1")
    @Test
    void sessionIdsHoldEightyRandomBitsWithoutStructure() {
        AtomicInteger drawn = new AtomicInteger();
        IdSource source = new IdSource(new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] octets) {
                drawn.addAndGet(octets.length);
                super.nextBytes(octets);
            }
        });
        assertThat(drawn.get())
                .as("octets of secure random the source is keyed with")
                .isGreaterThanOrEqualTo(16);
        int length = source.sessionId().value().length();
        assertThat(length * 5).isGreaterThanOrEqualTo(80);
        int[][] seen = new int[length][128];
        Set<String> all = new HashSet<>(IDS * 2);
        for (int i = 0; i < IDS; i++) {
            String id = source.sessionId().value();
            all.add(id);
            for (int at = 0; at < length; at++) {
                seen[at][id.charAt(at)]++;
            }
        }
        assertThat(all).hasSize(IDS);
        double expected = IDS / (double) SYMBOLS;
        for (int[] column : seen) {
            double chiSquare = 0;
            int symbols = 0;
            for (int count : column) {
                if (count > 0) {
                    symbols++;
                    chiSquare += (count - expected) * (count - expected) / expected;
                }
            }
            assertThat(symbols).isEqualTo(SYMBOLS);
            assertThat(chiSquare).isLessThan(CHI_SQUARE_BOUND);
        }
    }
}
