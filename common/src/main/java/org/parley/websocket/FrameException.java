package org.parley.websocket;

/** Frames that cannot be gone on with: the connection fails with a code (RFC 6455 §7.1.7, §7.4.1). */
public final class FrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** For this code; the message says what was received. */
    public FrameException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The close code: 1002 for frames against the rules, 1007 for text that is none, 1009 for a message that is too big. */
    public int code() {
        return code;
    }
}
