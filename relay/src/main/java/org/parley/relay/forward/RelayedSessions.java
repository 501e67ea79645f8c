package org.parley.relay.forward;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.relay.observe.Traffic;

/**
 * The sessions that go by one binding, usually one. Bounded: when there are too many the oldest is written down, and, should it still live, goes on as a new one.
 * Asked only when paths are judged. Any thread.
 */
final class RelayedSessions {
    static final int MOST = 32;

    /** @param gone what passed in sessions that were written down */
    private record All(List<RelayedSession> live, Traffic gone, boolean over) {}

    private static final AtomicReferenceFieldUpdater<RelayedSessions, All> ALL =
            AtomicReferenceFieldUpdater.newUpdater(RelayedSessions.class, All.class, "all");

    private volatile All all = new All(List.of(), Traffic.NONE, false);

    /**
     * The session between these ends.
     *
     * @param displaced gets one that had to make room
     */
    RelayedSession between(MsrpUri own, MsrpUri far, @Nullable String farHolder, Consumer<RelayedSession> displaced) {
        while (true) {
            All now = all;
            for (RelayedSession one : now.live()) {
                if (one.isBetween(own, far)) {
                    return one;
                }
            }
            RelayedSession fresh = new RelayedSession(own, far, farHolder);
            if (now.over()) {
                fresh.end();
                return fresh;
            }
            boolean full = now.live().size() >= MOST;
            RelayedSession oldest = full ? now.live().get(0) : null;
            List<RelayedSession> kept = full ? now.live().subList(1, MOST) : now.live();
            Traffic gone = oldest == null ? now.gone() : now.gone().and(oldest.traffic());
            List<RelayedSession> next =
                    Stream.concat(kept.stream(), Stream.of(fresh)).toList();
            if (ALL.compareAndSet(this, now, new All(next, gone, false))) {
                if (oldest != null) {
                    oldest.end();
                    displaced.accept(oldest);
                }
                return fresh;
            }
        }
    }

    /** None begins any more; those there were. */
    List<RelayedSession> end() {
        All last = all;
        while (!ALL.compareAndSet(this, last, new All(List.of(), sum(last), true))) {
            last = all;
        }
        last.live().forEach(RelayedSession::end);
        return last.live();
    }

    /** Of all there were. */
    Traffic traffic() {
        return sum(all);
    }

    private static Traffic sum(All all) {
        Traffic sum = all.gone();
        for (RelayedSession one : all.live()) {
            sum = sum.and(one.traffic());
        }
        return sum;
    }
}
