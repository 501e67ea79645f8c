package org.parley.chat.media.delivery;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many of a message's recipients it has reached. Each recipient is resolved once, on its own loop; the last one, or the deadline, gives the verdict once. Any thread.
 */
public final class Tally {

    /** Told once, on whatever loop resolved the last recipient. */
    public interface Verdict {
        void reached(int recipients, int of);
    }

    private final int recipients;
    private final Set<Hearer> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unresolved;
    private final AtomicInteger reached = new AtomicInteger();
    private final AtomicBoolean given = new AtomicBoolean();
    private final Verdict verdict;
    private volatile @Nullable Future<?> deadline;

    /** @param hearers who counts; none: the verdict is given at once */
    public Tally(Collection<Hearer> hearers, Verdict verdict) {
        this.open.addAll(hearers);
        this.recipients = open.size();
        this.unresolved = new AtomicInteger(recipients);
        this.verdict = verdict;
        if (recipients == 0) {
            conclude();
        }
    }

    /** Has it concluded in time, if it has not by then. */
    public void deadline(EventLoop loop, Duration limit) {
        if (!isConcluded()) {
            Future<?> timer = loop.schedule(this::conclude, limit.toMillis(), TimeUnit.MILLISECONDS);
            deadline = timer;
            if (isConcluded()) {
                timer.cancel(false); // meanwhile
            }
        }
    }

    /** One recipient's fate is known; what is said of it later, or of nobody counted, is ignored. */
    public void resolve(Hearer recipient, boolean wasReached) {
        if (!open.remove(recipient)) {
            return;
        }
        if (wasReached) {
            reached.incrementAndGet();
        }
        if (unresolved.decrementAndGet() == 0) {
            conclude();
        }
    }

    /** Whoever is open now counts as not reached. */
    void conclude() {
        if (given.compareAndSet(false, true)) {
            Future<?> timer = deadline;
            if (timer != null) {
                timer.cancel(false);
            }
            verdict.reached(reached.get(), recipients);
        }
    }

    boolean isConcluded() {
        return given.get();
    }
}
