package org.parley.sip;

/** Octets or text that mean nothing as SIP; the message names what was received and what was expected. Carries no stack trace. */
public final class SipSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was received, and what was expected instead. */
    public SipSyntaxException(String receivedAndExpected) {
        super(receivedAndExpected, null, false, false);
    }
}
