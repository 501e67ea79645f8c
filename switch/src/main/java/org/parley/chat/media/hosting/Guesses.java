package org.parley.chat.media.hosting;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.chat.room.RoomAddress;

/**
 * Wrong passwords of late, by room and user: whoever has guessed too often is not listened to for a while, be the next word right or wrong. Only so many are remembered, the
 * longest unheard of is forgotten first. On one loop.
 */
final class Guesses {
    private static final int FREE = 5;
    private static final int MOST = 10_000;
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<Guesser, Guessed> late = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Guesser, Guessed> eldest) {
            return size() > MOST;
        }
    };

    /** Who, and where. */
    private record Guesser(RoomAddress room, String user) {}

    /** How often in a row, and when last. */
    private record Guessed(int times, long lastNanos) {
        boolean isLate(long nowNanos) {
            return nowNanos - lastNanos < PAUSE_NANOS;
        }
    }

    /** Has this user to wait before it may try again? */
    boolean tooMany(RoomAddress room, String user, long nowNanos) {
        Guessed known = late.get(new Guesser(room, user));
        return known != null && known.times() >= FREE && known.isLate(nowNanos);
    }

    /** A password of that user's was wrong. */
    void wrong(RoomAddress room, String user, long nowNanos) {
        late.merge(
                new Guesser(room, user),
                new Guessed(1, nowNanos),
                (known, fresh) -> known.isLate(nowNanos) ? new Guessed(known.times() + 1, nowNanos) : fresh);
    }

    int size() {
        return late.size();
    }
}
