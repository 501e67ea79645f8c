package org.parley.sip;

/** An INVITE that would create a dialog. Refuse it with {@link #answer}, or {@link #accept} it; once. */
public interface IncomingInvite extends IncomingRequest {
    /** Our tag in every answer, and so in the dialog that may begin. */
    String tag();

    /**
     * The caller gave up, by CANCEL or because the INVITE's Expires passed; 487 is on its way. Runs the task on the invite's context, at once if
     * it has happened already; never after {@link #accept}.
     */
    void onCancelled(Runnable task);

    /**
     * Accepts with a 2xx. The dialog layer adds Contact, Record-Route, the session timer, and sees to the retransmission until ACK.
     * Call it on the invite's context.
     *
     * @return the dialog; when the caller had already given up, one that has ended (its listener hears so at once)
     */
    Dialog accept(SipResponse ok, LocalContact contact, DialogListener listener);
}
