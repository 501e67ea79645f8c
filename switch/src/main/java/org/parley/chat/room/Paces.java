package org.parley.chat.room;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** How fast each user has been speaking, where that matters: slow mode, flood limit. Kept after somebody left, so that leaving and coming back wins nothing. A value. */
final class Paces implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Paces NONE = new Paces(PersistentMap.empty(), 0);

    private final PersistentMap<String, Pace> byUser;
    private final long sweepAtMillis;

    private Paces(PersistentMap<String, Pace> byUser, long sweepAtMillis) {
        this.byUser = byUser;
        this.sweepAtMillis = sweepAtMillis;
    }

    /** When it spoke last, and how often since the window was opened. */
    private record Pace(long lastMillis, long openedMillis, int count) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** With one more message of that user; null: it has to wait. */
    @Nullable
    Paces with(String user, RoomPolicy.Conduct conduct, long nowMillis) {
        Pace before = byUser.get(user);
        if (before == null || isAhead(before.lastMillis(), conduct, nowMillis)) {
            return put(user, new Pace(nowMillis, nowMillis, 1), conduct, nowMillis);
        }
        if (conduct.slowModeMillis() > 0 && nowMillis < before.lastMillis() + conduct.slowModeMillis()) {
            return null;
        }
        boolean over = nowMillis >= before.openedMillis() + conduct.floodMillis();
        if (!over && conduct.floodMessages() > 0 && before.count() >= conduct.floodMessages()) {
            return null;
        }
        Pace now = over
                ? new Pace(nowMillis, nowMillis, 1)
                : new Pace(nowMillis, before.openedMillis(), before.count() + 1);
        return put(user, now, conduct, nowMillis);
    }

    private Paces put(String user, Pace pace, RoomPolicy.Conduct conduct, long nowMillis) {
        long memory = memory(conduct);
        if (nowMillis < sweepAtMillis && !isAhead(sweepAtMillis, conduct, nowMillis)) {
            return new Paces(byUser.put(user, pace), sweepAtMillis);
        }
        // who spoke within one time of memory is all that stays, so the map has an end
        PersistentMap<String, Pace> left =
                byUser.keeping((who, one) -> nowMillis < Math.max(one.lastMillis(), one.openedMillis()) + memory
                        && !isAhead(one.lastMillis(), conduct, nowMillis));
        return new Paces(left.put(user, pace), nowMillis + memory);
    }

    private static long memory(RoomPolicy.Conduct conduct) {
        return Math.max(conduct.slowModeMillis(), conduct.floodMillis());
    }

    /** Further in the future than anything that is remembered: the clock was set back since. Nobody waits for it to come there again. */
    private static boolean isAhead(long millis, RoomPolicy.Conduct conduct, long nowMillis) {
        return millis - nowMillis > memory(conduct);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Paces that && byUser.equals(that.byUser) && sweepAtMillis == that.sweepAtMillis;
    }

    @Override
    public int hashCode() {
        return byUser.hashCode();
    }
}
