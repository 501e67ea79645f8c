package org.parley.digest;

import java.io.Serial;

/**
 * A header of digest authentication that cannot be read, or that asks for what we do not speak. The message names what was received and what
 * was expected, never a response or a nonce. Carries no stack trace: it speaks about the peer, and a peer decides how often it is made.
 */
public final class DigestSyntaxException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says what was received and what was expected. */
    public DigestSyntaxException(String whatWasReceivedAndExpected) {
        super(whatWasReceivedAndExpected, null, false, false);
    }
}
