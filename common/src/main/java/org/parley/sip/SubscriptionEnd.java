package org.parley.sip;

/**
 * Why a subscription is over.
 *
 * @param kind the cause
 * @param text words for a log
 */
public record SubscriptionEnd(Kind kind, String text) {
    /** The causes. */
    public enum Kind {
        /** The subscriber asked for no more time, or fetched. */
        UNSUBSCRIBED,
        /** It was not refreshed in time. */
        EXPIRED,
        /** We ended it. */
        LOCAL,
        /** A NOTIFY had no answer, or one that ends a subscription (RFC 6665 §4.2.2). */
        LOST,
        /** The agent stopped without waiting longer. */
        SHUTDOWN
    }
}
