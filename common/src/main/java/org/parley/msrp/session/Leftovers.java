package org.parley.msrp.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MessageId;

/**
 * What failed sessions had received of messages, kept for the sessions that replace them: a sender may send the rest of a message over another session
 * than its beginning (RFC 4975 §5.4). Only the same user finds it again, by the Message-ID. Bounded in number, octets and time; beyond that it is dropped, and the
 * sender's remaining chunks wait in vain for the beginning, as they would have. Any thread.
 */
final class Leftovers {
    private static final int MOST = 1_000;
    private static final long MOST_OCTETS = 16L << 20;

    private final Map<Key, Left> kept = new ConcurrentHashMap<>();
    private final AtomicLong octets = new AtomicLong();
    private final long patience;
    private final SessionMeters meters;

    private record Key(String user, MessageId message) {}

    private record Left(Assembly assembly, long octets, long since) {}

    Leftovers(Duration patience, SessionMeters meters) {
        this.patience = patience.toNanos();
        this.meters = meters;
    }

    /** Keeps what there is of a message; whoever hands it over does not touch it any more. */
    void keep(String user, MessageId message, Assembly received) {
        if (user.isEmpty()) {
            return;
        }
        long more = received.held();
        if (octets.addAndGet(more) > MOST_OCTETS || kept.size() >= MOST) {
            octets.addAndGet(-more);
            meters.overrun("leftovers");
            return;
        }
        forget(kept.put(new Key(user, message), new Left(received, more, System.nanoTime())));
    }

    /** Takes over what there is of a message; null if that is nothing. */
    @Nullable
    Assembly claim(String user, MessageId message) {
        Left left = kept.isEmpty() ? null : kept.remove(new Key(user, message));
        forget(left);
        return left == null ? null : left.assembly;
    }

    private void forget(@Nullable Left left) {
        if (left != null) {
            octets.addAndGet(-left.octets);
        }
    }

    /** Drops what nobody came for in time. */
    void expire(long now) {
        kept.forEach((key, left) -> {
            if (now - left.since > patience && kept.remove(key, left)) {
                forget(left);
                meters.limited("chunk-reception");
            }
        });
    }

    int size() {
        return kept.size();
    }
}
