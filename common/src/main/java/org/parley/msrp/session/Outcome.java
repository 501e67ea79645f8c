package org.parley.msrp.session;

/**
 * What became of one copy of a message.
 *
 * @param kind the outcome
 * @param code the response or status code for {@link Kind#REFUSED}, 0 otherwise
 */
public record Outcome(Kind kind, int code) {
    /** Every chunk was answered 200. */
    public static final Outcome ACKNOWLEDGED = new Outcome(Kind.ACKNOWLEDGED, 0);
    /** Success REPORTs cover every octet. */
    public static final Outcome REPORTED = new Outcome(Kind.REPORTED, 0);
    /** No answer within the transaction time-out, or the peer said 408. The session ends next. */
    public static final Outcome TIMED_OUT = new Outcome(Kind.TIMED_OUT, 0);
    /** The session ended before anything was known; also: the success REPORT that was asked for never came. */
    public static final Outcome SESSION_ENDED = new Outcome(Kind.SESSION_ENDED, 0);
    /** Given up by our own side: {@link OutgoingStream#abort()}. */
    public static final Outcome ABORTED = new Outcome(Kind.ABORTED, 0);

    /** The kinds. */
    public enum Kind {
        ACKNOWLEDGED,
        REPORTED,
        REFUSED,
        TIMED_OUT,
        SESSION_ENDED,
        ABORTED
    }

    /** Refused with this code, by response or by REPORT in namespace 000. */
    public static Outcome refused(int code) {
        return new Outcome(Kind.REFUSED, code);
    }
}
