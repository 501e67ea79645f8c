package org.parley.msrp.session.relay;

/** A relay gave us no URI; the message is a sentence that names the relay, and nothing secret. */
public final class RelayException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What stood in the way. */
    public enum Kind {
        /** No connection: not found, not reached, not the one it should be, lost. */
        CONNECTION,
        /** It does not take our name and password. */
        CREDENTIALS,
        /** It knows us and does not want to. */
        REFUSED,
        /** No answer in time. */
        TIMEOUT,
        /** What it said is not what RFC 4976 lets it say. */
        PROTOCOL
    }

    RelayException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    RelayException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What stood in the way. */
    public Kind kind() {
        return kind;
    }
}
