package org.parley.msrp.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one copy of a message. Equal when kind and code are: the comment is for people (RFC 4975 §7.2).
 *
 * @param kind the outcome
 * @param code the response or status code for {@link Kind#REFUSED}, 0 otherwise
 * @param comment what stood after the code, in the peer's words; "" for nothing
 */
public record Outcome(Kind kind, int code, String comment) {
    /** Every chunk was answered 200. */
    public static final Outcome ACKNOWLEDGED = new Outcome(Kind.ACKNOWLEDGED, 0, "");
    /** Success REPORTs cover every octet. */
    public static final Outcome REPORTED = new Outcome(Kind.REPORTED, 0, "");
    /** No answer within the transaction time-out, or the peer said 408. The session ends next. */
    public static final Outcome TIMED_OUT = new Outcome(Kind.TIMED_OUT, 0, "");
    /** The session ended before anything was known; also: the success REPORT that was asked for never came. */
    public static final Outcome SESSION_ENDED = new Outcome(Kind.SESSION_ENDED, 0, "");
    /** Given up by our own side: {@link OutgoingStream#abort()}. */
    public static final Outcome ABORTED = new Outcome(Kind.ABORTED, 0, "");

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
        return new Outcome(Kind.REFUSED, code, "");
    }

    /** The same with what the peer said of it, if anything. */
    static Outcome refused(int code, @Nullable String comment) {
        return new Outcome(Kind.REFUSED, code, comment == null ? "" : comment);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Outcome that && kind == that.kind && code == that.code;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, code);
    }
}
