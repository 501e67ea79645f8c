package org.parley.tests.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What arrived, in order. One thread puts, one other thread (the test's) takes; everything that ever came can be looked at afterwards.
 *
 * @param <T> what arrives
 */
public final class Mailbox<T> {
    private final BlockingQueue<T> arriving = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<T> everything = new ConcurrentLinkedQueue<>();
    private final List<T> unclaimed = new ArrayList<>();
    private final String owner;

    /** @param owner named in failures */
    public Mailbox(String owner) {
        this.owner = owner;
    }

    void put(T what) {
        everything.add(what);
        arriving.add(what);
    }

    /**
     * Takes the first thing, already here or coming, that fits; what does not fit stays for later.
     *
     * @throws AssertionError when nothing fits in time; its text shows what is there instead
     */
    public T take(String what, Predicate<? super T> fits, Duration patience) {
        return poll(fits, patience)
                .orElseThrow(() -> new AssertionError(
                        owner + " waited " + patience + " in vain for " + what + "; unclaimed: " + unclaimed));
    }

    /** The same with {@link Await#SOON}. */
    public T take(String what, Predicate<? super T> fits) {
        return take(what, fits, Await.SOON);
    }

    /** Takes the first thing that fits if there is one within the time. */
    public Optional<T> poll(Predicate<? super T> fits, Duration patience) {
        for (Iterator<T> each = unclaimed.iterator(); each.hasNext(); ) {
            T here = each.next();
            if (fits.test(here)) {
                each.remove();
                return Optional.of(here);
            }
        }
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (T next = arriving.poll(); ; next = arriving.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                if (next == null) {
                    if (System.nanoTime() >= end) {
                        return Optional.empty();
                    }
                    continue;
                }
                if (fits.test(next)) {
                    return Optional.of(next);
                }
                unclaimed.add(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(owner + " was interrupted", e);
        }
    }

    /** Everything that came so far and fits, claimed or not. */
    public List<T> seen(Predicate<? super T> fits) {
        return everything.stream().filter(fits).toList();
    }

    /** Forgets everything that came so far. */
    public void forget() {
        arriving.clear();
        unclaimed.clear();
        everything.clear();
    }
}
