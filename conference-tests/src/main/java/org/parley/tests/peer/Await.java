package org.parley.tests.peer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time to pass. */
public final class Await {
    /** How long a peer waits for what ought to come soon, unless told otherwise; several times what a slow and busy machine needs. Seconds in {@code parley.tests.soon}. */
    public static final Duration SOON = Duration.ofSeconds(Integer.getInteger("parley.tests.soon", 30));

    private static final long LOOK_EVERY_NANOS = 1_000_000;

    private Await() {}

    /**
     * Blocks until the condition holds.
     *
     * @param what for the failure's text
     * @param condition looked at every millisecond
     * @param patience how long to wait
     * @throws AssertionError when it does not hold in time
     */
    public static void until(String what, BooleanSupplier condition, Duration patience) {
        if (!holdsWithin(condition, patience)) {
            throw new AssertionError("waited " + patience + " in vain for " + what);
        }
    }

    /** The same with {@link #SOON}. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, condition, SOON);
    }

    /** True as soon as the condition holds, false when it does not in the time given. */
    public static boolean holdsWithin(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}
