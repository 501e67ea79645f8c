package org.parley.msrp.session;

import org.parley.msrp.MessageId;

/**
 * Hears what became of a copy. Called on the session's loop.
 *
 * <p>A copy ends with exactly one of the outcomes; only {@link Outcome#ACKNOWLEDGED} may be followed by one more, {@link Outcome#REPORTED} or
 * {@link Outcome#SESSION_ENDED}, when a success report was asked for. With Failure-Report "no" or "partial" there is no ACKNOWLEDGED.
 */
@FunctionalInterface
public interface DeliveryListener {
    /** Not interested; costs nothing per copy. */
    DeliveryListener NONE = (session, message, outcome) -> {};

    /** What became of the copy of this message sent on this session. */
    void outcome(Session session, MessageId message, Outcome outcome);
}
