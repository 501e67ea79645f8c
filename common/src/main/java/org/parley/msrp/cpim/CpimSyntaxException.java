package org.parley.msrp.cpim;

/** What was received where RFC 3862 expects something else. Carries no stack trace: it tells about a peer, not about our code. */
public final class CpimSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why what was received and what was expected; never the body, at most an abridged header */
    public CpimSyntaxException(String why) {
        super(why, null, false, false);
    }
}
