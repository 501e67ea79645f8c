package org.parley.config;

/** Thrown by a {@link ValueType} that cannot take a value; the message completes "expected: …". */
public final class UnfitValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what would have been taken, in words that follow "expected: ". */
    public UnfitValueException(String expected) {
        super(expected, null, false, false);
    }

    /** What would have been taken. */
    public String expected() {
        return String.valueOf(getMessage());
    }
}
