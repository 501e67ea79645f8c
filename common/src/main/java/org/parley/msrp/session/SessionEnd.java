package org.parley.msrp.session;

/**
 * Why a session ended.
 *
 * @param kind the reason for a program
 * @param why one sentence for an operator; no session-ids, no bodies
 */
public record SessionEnd(Kind kind, String why) {
    /** The reasons. */
    public enum Kind {
        /** Our own side closed it. */
        LOCAL,
        /** The connection was lost or could not be made; RFC 4975 §5.4. */
        PEER_GONE,
        /** The peer did not keep up with what it was sent. */
        SLOW,
        /** A transaction went unanswered for 30 s, or the peer said 408; RFC 4975 §7.1.1, §10.4. */
        TIMEOUT,
        /** Nobody bound the session in time. */
        BIND_TIMEOUT,
        /** The peer answered 481; RFC 4975 §10.8. */
        REFUSED_481,
        /** The peer broke the protocol, refused the binding otherwise (506 …), or its certificate did not fit. */
        PROTOCOL_ERROR,
        /** The endpoint shuts down. */
        SHUTDOWN
    }

    /** Whether it failed, so that another session may take its place and go on (RFC 4975 §5.4). */
    public boolean isFailure() {
        return switch (kind) {
            case PEER_GONE, TIMEOUT -> true;
            case LOCAL, SLOW, BIND_TIMEOUT, REFUSED_481, PROTOCOL_ERROR, SHUTDOWN -> false;
        };
    }
}
