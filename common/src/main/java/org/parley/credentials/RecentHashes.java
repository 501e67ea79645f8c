package org.parley.credentials;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

/**
 * What a slow store has said in the last seconds, users that exist only. Bounded: when full it starts over. Any thread.
 */
final class RecentHashes {
    private final long keepMillis;
    private final int capacity;
    private final LongSupplier clockMillis;
    private final Map<Name, Kept> kept = new ConcurrentHashMap<>();

    private record Name(String user, String realm, DigestAlgorithm algorithm) {}

    private record Kept(Ha1 ha1, long until) {}

    /** Keeps nothing if the duration is zero. The clock need not be a wall clock, only never go back. */
    RecentHashes(Duration keep, int capacity, LongSupplier clockMillis) {
        this.keepMillis = keep.toMillis();
        this.capacity = capacity;
        this.clockMillis = clockMillis;
    }

    Optional<Ha1> find(String user, String realm, DigestAlgorithm algorithm) {
        Name name = new Name(user, realm, algorithm);
        Kept found = kept.get(name);
        if (found == null) {
            return Optional.empty();
        }
        if (found.until() - clockMillis.getAsLong() <= 0) {
            kept.remove(name, found);
            return Optional.empty();
        }
        return Optional.of(found.ha1());
    }

    void keep(String user, String realm, Ha1 ha1) {
        if (keepMillis == 0 || capacity == 0) {
            return;
        }
        if (kept.size() >= capacity) {
            kept.clear();
        }
        kept.put(new Name(user, realm, ha1.algorithm()), new Kept(ha1, clockMillis.getAsLong() + keepMillis));
    }

    int size() {
        return kept.size();
    }
}
