package org.parley.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether this process should be sent work. It starts not ready, becomes ready once, and ends not ready.
 *
 * <p>Any thread may ask, register a check, or move the phase forward.
 */
public final class Health {
    /** starting → serving → draining; nothing comes back. */
    public enum Phase {
        /** Listeners are being opened. */
        STARTING,
        /** Everything is open. */
        SERVING,
        /** A stop was asked for: participants are being told goodbye. */
        DRAINING
    }

    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentSkipListMap<>();
    private volatile Phase phase = Phase.STARTING;

    /** Adds a check that says what is wrong, or nothing; it is asked at every request and must answer at once. */
    public void register(String name, Supplier<Optional<String>> trouble) {
        checks.put(name, trouble);
    }

    /** All listeners are open. */
    public void serving() {
        phase = phase == Phase.STARTING ? Phase.SERVING : phase;
    }

    /** No more work, please. */
    public void draining() {
        phase = Phase.DRAINING;
    }

    /** Where in its life the process is. */
    public Phase phase() {
        return phase;
    }

    /** Why no work should be sent here; empty when it should. */
    public List<String> reasonsNotReady() {
        List<String> reasons = new ArrayList<>();
        if (phase != Phase.SERVING) {
            reasons.add(phase == Phase.STARTING ? "starting" : "draining");
        }
        checks.forEach((name, check) -> check.get().ifPresent(trouble -> reasons.add(name + ": " + trouble)));
        return reasons;
    }
}
