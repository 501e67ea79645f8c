package org.parley.msrp.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a connection has to end by itself: probation, standing still, being unused, taking too long to close. Belongs to the connection's loop. */
final class Deadlines {
    /** Which time is over. */
    enum Over {
        NONE,
        /** It was to close once written, and a second has passed. */
        CLOSING,
        /** It was kept for later sessions, and none came. */
        IDLE,
        /** No session was ever bound to it. */
        PROBATION,
        /** The peer takes nothing. */
        STALL
    }

    private final long probationNanos;
    private final long stallNanos;
    private final long openedAt = System.nanoTime();
    private long progressAt = openedAt;
    private long idleSince = openedAt;
    private long closeBy;
    /** How long it stays without sessions; 0: not at all. */
    private long keepNanos;

    Deadlines(EndpointConfig config) {
        probationNanos = config.probation().toNanos();
        stallNanos = config.stallTimeout().toNanos();
    }

    /** It may stay without sessions for so long. */
    void keep(Duration idle) {
        keepNanos = idle.toNanos();
    }

    /** Whether it may stay without sessions at all. */
    boolean keeps() {
        return keepNanos > 0;
    }

    /** The last session left, or somebody asked for something. */
    void used() {
        idleSince = System.nanoTime();
    }

    /** Nothing waited, or the peer took some of it. */
    void progressed(long now) {
        progressAt = now;
    }

    /** It closes once all is written, or now and a second. */
    void closing() {
        closeBy = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * Which time is over now.
     *
     * @param closing whether it was told to close
     * @param hadSession whether a session was ever bound to it
     * @param unused whether it has no session and awaits no answer now
     * @param waiting whether octets wait for the peer to take them
     */
    Over judge(long now, boolean closing, boolean hadSession, boolean unused, boolean waiting) {
        if (closing && closeBy - now <= 0) {
            return Over.CLOSING;
        }
        if (keepNanos > 0 && unused && now - idleSince > keepNanos) {
            return Over.IDLE;
        }
        if (keepNanos == 0 && !hadSession && now - openedAt > probationNanos) {
            return Over.PROBATION;
        }
        return waiting && now - progressAt > stallNanos ? Over.STALL : Over.NONE;
    }
}
