package org.parley.dns;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers for as long as they last, failures for a short while (RFC 9520), questions under way once however many ask. Holds a bounded number: what is over goes
 * first, then whatever comes first. Any thread.
 *
 * @param <K> questions
 * @param <T> what is found
 */
final class AnswerCache<K, T> {
    private final int most;
    private final int mostUnderWay;
    private final Duration failuresLast;
    private final LongSupplier nanos;
    private final Map<K, Entry<T>> entries = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    /** How often an answer was there already. */
    final LongAdder hits = new LongAdder();

    AnswerCache(int most, int mostUnderWay, Duration failuresLast, LongSupplier nanos) {
        this.most = most;
        this.mostUnderWay = mostUnderWay;
        this.failuresLast = failuresLast;
        this.nanos = nanos;
    }

    private static final class Entry<T> {
        private final Future<Answer<T>> answer;
        private final boolean isKept;
        private final long until;

        Entry(Future<Answer<T>> answer, boolean isKept, long until) {
            this.answer = answer;
            this.isKept = isKept;
            this.until = until;
        }

        boolean isOver(long now) {
            return isKept && now - until >= 0;
        }
    }

    /** What is known, or what asking gives. */
    Future<Answer<T>> get(K question, Supplier<Future<Answer<T>>> asking) {
        Entry<T> known = entries.get(question);
        if (known != null && !known.isOver(nanos.getAsLong())) {
            hits.increment();
            return known.answer;
        }
        if (underWay.incrementAndGet() > mostUnderWay) {
            underWay.decrementAndGet();
            return Future.failedFuture(new IllegalStateException("too many names are being looked up"));
        }
        Future<Answer<T>> asked = asking.get();
        Entry<T> pending = new Entry<>(asked, false, 0);
        entries.put(question, pending);
        asked.onComplete(result -> {
            underWay.decrementAndGet();
            keep(question, pending, result.succeeded() ? result.result().lasts() : failuresLast);
        });
        return asked;
    }

    private void keep(K question, Entry<T> pending, Duration lasts) {
        if (lasts.isZero() || lasts.isNegative()) {
            entries.remove(question, pending);
            return;
        }
        entries.replace(question, pending, new Entry<>(pending.answer, true, nanos.getAsLong() + lasts.toNanos()));
        if (entries.size() > most) {
            shrink();
        }
    }

    private void shrink() {
        long now = nanos.getAsLong();
        entries.values().removeIf(entry -> entry.isOver(now));
        Iterator<Entry<T>> all = entries.values().iterator();
        while (entries.size() > most && all.hasNext()) {
            if (all.next().isKept) {
                all.remove();
            }
        }
    }

    int size() {
        return entries.size();
    }
}
