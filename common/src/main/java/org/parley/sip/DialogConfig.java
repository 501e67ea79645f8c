package org.parley.sip;

import java.time.Duration;
import org.parley.sip.route.Outward;

/**
 * Times of the dialog layer, and where its calls go.
 *
 * @param t1 first interval of a 2xx's retransmission (RFC 3261 §13.3.1.4)
 * @param t2 longest interval
 * @param ackTimeout wait for the ACK before BYE; 64 × T1 by the RFC
 * @param minSessionInterval lowest Session-Expires accepted, at least 90 s (RFC 4028 §5)
 * @param sessionInterval Session-Expires put into our own requests and, when {@code addSessionTimer}, into answers
 * @param addSessionTimer run a session timer for a caller that supports it and asked for none
 * @param provisionalEvery interval of 1xx while an INVITE waits (RFC 3261 §13.3.1.1)
 * @param sessionSecond how long a second of a session timer lasts: 1 s, and less only where a test cannot wait
 * @param patience how long a request of ours waits for any answer; 64 × T1 by the RFC, and the first repetition over UDP comes after a 64th of it
 * @param outward which way our calls go, and whom they may reach
 */
public record DialogConfig(
        Duration t1,
        Duration t2,
        Duration ackTimeout,
        Duration minSessionInterval,
        Duration sessionInterval,
        boolean addSessionTimer,
        Duration provisionalEvery,
        Duration sessionSecond,
        Duration patience,
        Outward outward) {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(32);

    /** Calls that go anywhere, and wait as long as the RFC says. */
    public DialogConfig(
            Duration t1,
            Duration t2,
            Duration ackTimeout,
            Duration minSessionInterval,
            Duration sessionInterval,
            boolean addSessionTimer,
            Duration provisionalEvery,
            Duration sessionSecond) {
        this(
                t1,
                t2,
                ackTimeout,
                minSessionInterval,
                sessionInterval,
                addSessionTimer,
                provisionalEvery,
                sessionSecond,
                USUAL_PATIENCE,
                Outward.ANYWHERE);
    }

    /** Checks every value. */
    public DialogConfig {
        require(t1.toMillis() >= 1, "sip.t1", t1, "at least 1 ms");
        require(t2.compareTo(t1) >= 0, "sip.t2", t2, "at least sip.t1");
        require(ackTimeout.compareTo(t1) >= 0, "sip.ack-timeout", ackTimeout, "at least sip.t1");
        require(minSessionInterval.toSeconds() >= 90, "sip.session-timer.min", minSessionInterval, "at least 90 s");
        require(
                sessionInterval.compareTo(minSessionInterval) >= 0 && sessionInterval.toSeconds() >= 1800,
                "sip.session-timer.default",
                sessionInterval,
                "at least 1800 s and sip.session-timer.min");
        require(
                sessionSecond.toMillis() >= 1 && sessionSecond.toMillis() <= 1000,
                "sip.session-second",
                sessionSecond,
                "1 ms to 1 s");
        require(patience.toMillis() >= 640, "sip.patience", patience, "at least 640 ms");
        require(provisionalEvery.toMillis() >= 1, "sip.provisional-every", provisionalEvery, "at least 1 ms");
    }

    /** The RFC's values. */
    public static DialogConfig defaults() {
        return new DialogConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                Duration.ofSeconds(32),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1800),
                true,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1));
    }

    /** The same with other retransmission times; {@code ackTimeout} is the wait for an ACK. */
    public DialogConfig withAck(Duration newT1, Duration newT2, Duration newAckTimeout) {
        return new DialogConfig(
                newT1,
                newT2,
                newAckTimeout,
                minSessionInterval,
                sessionInterval,
                addSessionTimer,
                provisionalEvery,
                sessionSecond,
                patience,
                outward);
    }

    /** The same with another wait for answers. */
    public DialogConfig withPatience(Duration other) {
        return new DialogConfig(
                t1,
                t2,
                ackTimeout,
                minSessionInterval,
                sessionInterval,
                addSessionTimer,
                provisionalEvery,
                sessionSecond,
                other,
                outward);
    }

    /** The same with other ways out. */
    public DialogConfig withOutward(Outward others) {
        return new DialogConfig(
                t1,
                t2,
                ackTimeout,
                minSessionInterval,
                sessionInterval,
                addSessionTimer,
                provisionalEvery,
                sessionSecond,
                patience,
                others);
    }

    private static void require(boolean holds, String key, Duration value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
