package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one session may have on its way without an answer, by how long answers take. */
class WindowTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PIECE = Window.SMALLEST / 2;

    private final Window window = new Window(0);
    private long now;

    @Test
    void itIsOpenUntilItIsFullAndAgainWhenAnswersCome() {
        assertThat(window.isOpen()).isTrue();
        window.left(Window.SMALLEST - 1);
        assertThat(window.isOpen()).isTrue();
        window.left(1);
        assertThat(window.isOpen()).isFalse();
        window.answered(1);
        assertThat(window.isOpen()).isTrue();
    }

    @Test
    void itDoesNotGrowWhileNothingWaitsForIt() {
        for (int i = 0; i < 100; i++) {
            window.left(PIECE);
            answered(PIECE, MILLI);
        }
        assertThat(size()).isEqualTo(Window.SMALLEST);
    }

    @Test
    void itGrowsWithTheDelayOfTheLinkAndNotBeyondTheLargest() {
        for (int i = 0; i < 12; i++) {
            roundTrip(100 * MILLI);
        }
        assertThat(size()).isEqualTo(Window.LARGEST);
    }

    /** 20 MB/s over a link without delay: what is on its way is what may be late by as much again and 5 ms, and no more. */
    @Test
    void aLinkWithoutDelayKeepsLittleOnItsWay() {
        long most = 0;
        for (int i = 0; i < 200; i++) {
            roundTrip(size() / 20_000 * MILLI);
            most = Math.max(most, size());
        }
        assertThat(most).isLessThanOrEqualTo(4 * Window.SMALLEST);
    }

    /** 100 MB/s over 100 ms: two such delays fill the link, and nothing more is wanted. */
    @Test
    void aLinkOfSomeDelayIsKeptFull() {
        for (int i = 0; i < 20; i++) {
            roundTrip(Math.max(100, size() / 100_000) * MILLI);
        }
        assertThat(size()).isGreaterThanOrEqualTo(10_000_000);
    }

    @Test
    void itShrinksWhileAnswersTakeLongerAndNotBelowTheSmallest() {
        for (int i = 0; i < 4; i++) {
            roundTrip(MILLI);
        }
        long grown = size();
        assertThat(grown).isGreaterThan(2 * Window.SMALLEST);
        roundTrip(20 * MILLI);
        assertThat(size()).isBetween(grown / 2, grown - 1);
        for (int i = 0; i < 50; i++) {
            roundTrip(20 * MILLI);
        }
        assertThat(size()).isEqualTo(Window.SMALLEST);
    }

    /** Another network may have brought the shortest answer: after a while it begins anew, and takes nothing for it that left before. */
    @Test
    void itBeginsAnewAfterAWhile() {
        for (int i = 0; i < 4; i++) {
            roundTrip(MILLI);
        }
        now += Window.AGE;
        long stale = fill();
        answered(stale, 200 * MILLI);
        assertThat(size()).isEqualTo(Window.SMALLEST);
        for (int i = 0; i < 4; i++) {
            roundTrip(200 * MILLI);
        }
        assertThat(size()).isGreaterThan(4 * Window.SMALLEST);
    }

    @Test
    void whoAnswersNothingIsNotHeldForLong() {
        fill();
        window.holds(now);
        window.tick(now + Window.PATIENCE);
        assertThat(window.isOpen()).isFalse();
        window.tick(now + Window.PATIENCE + 1);
        assertThat(window.isOpen()).isTrue();
        window.left(10 * PIECE);
        assertThat(window.isOpen()).isTrue();
        answered(PIECE, MILLI);
        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void whoAnswersSlowlyIsHeld() {
        fill();
        window.holds(now);
        window.left(100 * PIECE);
        for (int i = 1; i < 50; i++) {
            window.answered(1);
            window.tick(now + i * Window.PATIENCE);
            assertThat(window.isOpen()).isFalse();
        }
    }

    /** It is filled, something has to wait, and all is answered after so long, piece by piece. */
    private void roundTrip(long nanos) {
        long filled = fill();
        window.holds(now);
        long leftAt = now;
        now += nanos;
        for (long rest = filled; rest > 0; rest -= PIECE) {
            window.answered(Math.min(PIECE, rest));
            window.measured(leftAt, now);
            window.holds(now);
        }
    }

    private void answered(long octets, long nanos) {
        long leftAt = now;
        now += nanos;
        window.answered(octets);
        window.measured(leftAt, now);
    }

    private long fill() {
        long filled = 0;
        while (window.isOpen()) {
            window.left(PIECE);
            filled += PIECE;
        }
        return filled;
    }

    /** How much fits. */
    private long size() {
        return window.piece() * 2;
    }
}
