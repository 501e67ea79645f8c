package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;

/** What failed sessions leave is bounded, and nobody else's. */
final class LeftoversTest {
    private static final int LARGE = 1 << 20;

    private final Leftovers leftovers =
            new Leftovers(Duration.ofSeconds(30), new SessionMeters(new SimpleMeterRegistry(), new SessionTable()));

    private static Assembly of(int octets) {
        Assembly assembly = new Assembly(LARGE, new Assembly.Flow() {
            @Override
            public void begin(Bytes gathered) {}

            @Override
            public void octets(Bytes octets) {}
        });
        assembly.put(0, Bytes.wrap(new byte[octets]));
        return assembly;
    }

    private static MessageId id(int number) {
        return new MessageId("mess" + number);
    }

    @Test
    void onlyTheSameUserFindsItAndOnlyOnce() {
        leftovers.keep("alice", id(1), of(10));
        leftovers.keep("", id(2), of(10));
        assertThat(leftovers.claim("bob", id(1))).isNull();
        assertThat(leftovers.claim("", id(2))).isNull();
        assertThat(Objects.requireNonNull(leftovers.claim("alice", id(1))).contiguous())
                .isEqualTo(10);
        assertThat(leftovers.claim("alice", id(1))).isNull();
    }

    @Test
    void numberAndOctetsAreBoundedAndFreedAgain() {
        for (int i = 0; i < 40; i++) {
            leftovers.keep("alice", id(i), of(LARGE));
        }
        assertThat(leftovers.size()).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            leftovers.claim("alice", id(i));
        }
        for (int i = 0; i < 2_000; i++) {
            leftovers.keep("alice", id(i), of(10));
        }
        assertThat(leftovers.size()).isEqualTo(1_000);
    }

    @Test
    void nothingIsKeptForLongerThanAChunkMayTake() {
        leftovers.keep("alice", id(1), of(10));
        leftovers.expire(System.nanoTime() + Duration.ofSeconds(29).toNanos());
        assertThat(leftovers.size()).isEqualTo(1);
        leftovers.expire(System.nanoTime() + Duration.ofSeconds(31).toNanos());
        assertThat(leftovers.size()).isZero();
    }
}
