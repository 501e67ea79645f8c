package org.parley.sip;

/** Hears what becomes of a REFER of ours, on the dialog's context. */
public interface ReferralListener {
    /** It goes on: a provisional status. */
    default void progress(int status, String phrase) {}

    /**
     * What came of it; said once, last.
     *
     * @param status final: the REFER's own when it was refused, or accepted without telling more (RFC 4488); the status of what was asked for; 408 when nothing was heard of it
     *     in time, 481 when the dialog ended before
     * @param phrase what the peer says to that, may be empty
     */
    void over(int status, String phrase);
}
