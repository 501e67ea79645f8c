package org.parley.sdp;

/** What was received where RFC 8866 or RFC 4975 §8 expects something else. Carries no stack trace: it tells about a peer. */
public final class SdpSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why what was received and what was expected; no session-id, no whole line */
    public SdpSyntaxException(String why) {
        super(why, null, false, false);
    }
}
