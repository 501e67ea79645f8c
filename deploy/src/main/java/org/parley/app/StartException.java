package org.parley.app;

/** A start that failed for a reason outside of this process; the message is one clear line. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names what could not be done, with which value, and why. */
    public StartException(String message) {
        super(message, null, false, false);
    }
}
