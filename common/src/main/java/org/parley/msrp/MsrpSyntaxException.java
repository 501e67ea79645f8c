package org.parley.msrp;

import java.io.Serial;

/**
 * Octets or text that do not follow the grammar of RFC 4975 §9. The message names what was received and what was expected, never a body or a
 * session-id. Carries no stack trace, because it speaks about the peer and not about our code, and because a peer decides how often it is made.
 */
public final class MsrpSyntaxException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says what was received and what was expected. */
    public MsrpSyntaxException(String whatWasReceivedAndExpected) {
        super(whatWasReceivedAndExpected, null, false, false);
    }
}
