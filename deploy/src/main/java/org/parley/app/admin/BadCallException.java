package org.parley.app.admin;

/** A call that means nothing; the message says what was received and what was expected. */
public final class BadCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the parameter, its value and what was expected. */
    public BadCallException(String message) {
        super(message, null, false, false);
    }
}
