package org.parley.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Answers are kept for their time, in a bounded number, and asked for once. */
final class AnswerCacheTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private long now;
    private int asked;
    private final AnswerCache<String, String> cache = new AnswerCache<>(10, 5, Duration.ofSeconds(2), () -> now);

    private Supplier<Future<Answer<String>>> answering(String text, Duration lasts) {
        return () -> {
            asked++;
            return Future.succeededFuture(new Answer<>(List.of(text), lasts));
        };
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void anAnswerHoldsForItsTime() {
        cache.get("a", answering("one", MINUTE));
        pass(MINUTE.minusNanos(1));
        assertThat(cache.get("a", answering("two", MINUTE)).result().found()).containsExactly("one");
        pass(Duration.ofNanos(1));
        assertThat(cache.get("a", answering("two", MINUTE)).result().found()).containsExactly("two");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatMayNotBeKeptIsNot() {
        cache.get("a", answering("one", Duration.ZERO));
        assertThat(cache.size()).isZero();
        assertThat(cache.get("a", answering("two", MINUTE)).result().found()).containsExactly("two");
    }

    @Test
    void aFailureHoldsForAMoment() {
        cache.get("a", () -> Future.failedFuture("no server"));
        assertThat(cache.get("a", answering("one", MINUTE)).failed()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(cache.get("a", answering("one", MINUTE)).succeeded()).isTrue();
    }

    @Test
    void oneQuestionIsAskedOnceHoweverManyWait() {
        Promise<Answer<String>> later = Promise.promise();
        Future<Answer<String>> first = cache.get("a", later::future);
        Future<Answer<String>> second = cache.get("a", answering("never", MINUTE));
        later.complete(new Answer<>(List.of("late"), MINUTE));
        assertThat(first.result().found()).isEqualTo(second.result().found()).containsExactly("late");
        assertThat(asked).isZero();
    }

    @Test
    void noMoreIsKeptThanMayBeWhateverIsAsked() {
        for (int i = 0; i < 1_000; i++) {
            cache.get("name" + i, answering("x", MINUTE));
            assertThat(cache.size()).isLessThanOrEqualTo(10);
        }
        assertThat(asked).isEqualTo(1_000);
    }

    @Test
    void noMoreIsAskedAtOnceThanMayBe() {
        List<Promise<Answer<String>>> pending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Promise<Answer<String>> one = Promise.promise();
            pending.add(one);
            cache.get("name" + i, one::future);
        }
        assertThat(cache.get("one more", answering("x", MINUTE)).failed()).isTrue();
        assertThat(asked).isZero();
        pending.get(0).complete(Answer.none(MINUTE));
        assertThat(cache.get("one more", answering("x", MINUTE)).succeeded()).isTrue();
    }
}
