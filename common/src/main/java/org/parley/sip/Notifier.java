package org.parley.sip;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Knows the state that a subscription tells of (RFC 6665 §4.2). It is asked when a NOTIFY may go out, so that what has not gone out yet never
 * queues: the newest state takes its place. Every call is made on the subscription's context, and none after {@link #ended}.
 */
public interface Notifier {
    /** Why state is asked for. */
    enum Occasion {
        /** A SUBSCRIBE was accepted: the whole state, whatever was told before (RFC 6665 §4.2.1.2). */
        SUBSCRIBED,
        /** {@link Subscription#changed} was called: what is new. */
        CHANGED,
        /** The notifier ended the subscription: its last word. When the time has run out it is asked only if {@link #tellsAlways}. */
        LAST
    }

    /**
     * The body of the next NOTIFY. Must not block; while it is awaited no NOTIFY goes out. Empty: nothing worth telling; then, but only for
     * CHANGED, there is no NOTIFY, else one without a body. A future that fails is logged and counts as empty.
     */
    Future<Optional<SipBody>> state(Subscription subscription, Occasion occasion);

    /** Has every NOTIFY of this package a body, the one that says that the time has run out included? */
    default boolean tellsAlways() {
        return false;
    }

    /** The last body did not arrive though the subscription stands; the notifier is asked again later, for CHANGED. */
    default void missed(Subscription subscription) {}

    /** The subscription is over; said once, last. */
    void ended(Subscription subscription, SubscriptionEnd why);
}
