package org.parley.sip;

/**
 * Why a dialog is over.
 *
 * @param kind the cause
 * @param text words for a log or a Reason header
 */
public record DialogEnd(Kind kind, String text) {
    /** The causes. */
    public enum Kind {
        /** The peer said BYE. */
        PEER_BYE,
        /** We said BYE because our side asked for it. */
        LOCAL_BYE,
        /** Our 2xx was never acknowledged (RFC 3261 §13.3.1.4). */
        NO_ACK,
        /** Nobody refreshed the session in time (RFC 4028 §10). */
        SESSION_EXPIRED,
        /** 481, 408 or no answer to one of our requests (RFC 3261 §12.2.1.2). */
        LOST,
        /** The agent stopped without waiting longer. */
        SHUTDOWN
    }
}
