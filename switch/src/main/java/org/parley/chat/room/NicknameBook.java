package org.parley.chat.room;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which nickname in a room: by its key, one user, on any number of devices. One that was given up stays its holder's for the room's quarantine (RFC 7701 §4.1, §11).
 * A value.
 */
final class NicknameBook implements Serializable {
    private static final long serialVersionUID = 1L;
    static final NicknameBook EMPTY = new NicknameBook(PersistentMap.empty(), 0, 0);

    /** Names in quarantine at most; beyond that one that is given up is free at once. */
    private static final int MOST_QUARANTINED = 1_024;

    private final PersistentMap<String, Holding> holdings;
    private final int quarantined;
    private final long soonest; // nothing in quarantine ends before this, so nobody need look before it

    private NicknameBook(PersistentMap<String, Holding> holdings, int quarantined, long soonest) {
        this.holdings = holdings;
        this.quarantined = quarantined;
        this.soonest = soonest;
    }

    /**
     * @param user the holder's address-of-record
     * @param devices on how many it goes by the name
     * @param untilMillis with no device: when its quarantine ends
     */
    private record Holding(String user, int devices, long untilMillis) implements Serializable {
        private static final long serialVersionUID = 1L;

        boolean holds(long nowMillis) {
            return devices > 0 || nowMillis < untilMillis;
        }
    }

    /** Whose it is now; null: nobody's. */
    @Nullable
    String holder(String key, long nowMillis) {
        Holding holding = holdings.get(key);
        return holding != null && holding.holds(nowMillis) ? holding.user() : null;
    }

    /** How many names are on the books, those in quarantine included. */
    int size() {
        return holdings.size();
    }

    /** One more device of that user goes by it. */
    NicknameBook taken(String key, String user) {
        Holding before = holdings.get(key);
        int devices = before != null && before.user().equals(user) ? before.devices() + 1 : 1;
        boolean out = before != null && before.devices() == 0;
        return new NicknameBook(
                holdings.put(key, new Holding(user, devices, 0)), out ? quarantined - 1 : quarantined, soonest);
    }

    /** One device less; after the last the name goes into quarantine. */
    NicknameBook released(String key, long nowMillis, long quarantineMillis) {
        Holding before = holdings.get(key);
        if (before == null || before.devices() == 0) {
            return this;
        }
        if (before.devices() > 1) {
            Holding fewer = new Holding(before.user(), before.devices() - 1, 0);
            return new NicknameBook(holdings.put(key, fewer), quarantined, soonest);
        }
        NicknameBook swept = quarantined >= MOST_QUARANTINED ? swept(nowMillis) : this;
        if (quarantineMillis == 0 || swept.quarantined >= MOST_QUARANTINED) {
            return new NicknameBook(swept.holdings.remove(key), swept.quarantined, swept.soonest);
        }
        long until = nowMillis + quarantineMillis;
        long next = swept.quarantined == 0 ? until : Math.min(swept.soonest, until);
        return new NicknameBook(
                swept.holdings.put(key, new Holding(before.user(), 0, until)), swept.quarantined + 1, next);
    }

    /** Looks over the names once a thousand have piled up, and not before one of them is due. */
    private NicknameBook swept(long nowMillis) {
        if (nowMillis < soonest) {
            return this;
        }
        PersistentMap<String, Holding> left = holdings.keeping((key, one) -> one.holds(nowMillis));
        int waiting = 0;
        long next = Long.MAX_VALUE;
        for (Holding one : left.toMap().values()) {
            if (one.devices() == 0) {
                waiting++;
                next = Math.min(next, one.untilMillis());
            }
        }
        return new NicknameBook(left, waiting, next);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NicknameBook that && holdings.equals(that.holdings);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(holdings);
    }
}
