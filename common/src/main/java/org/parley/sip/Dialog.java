package org.parley.sip;

import io.vertx.core.Future;

/** An INVITE dialog (RFC 3261 §12) as its user sees it. Every method may be called from any thread; futures complete on the dialog's context. */
public interface Dialog {
    /** The Call-ID. */
    String callId();

    /** Where it stands now, in a form another node could go on from. */
    DialogRecord record();

    /** Our Contact as the peer knows it, parameters included. */
    String contact();

    /** Runs a task on the context that owns this dialog. */
    void execute(Runnable task);

    /**
     * Ends the dialog with BYE, once: a second call changes nothing. Before the peer's ACK the BYE waits for it or for its time-out (RFC 3261
     * §15). The future completes when the peer answered or can no longer answer; it never fails.
     *
     * @param reason value of the Reason header (RFC 3326), empty for none
     */
    Future<Void> bye(String reason);

    /**
     * Sends a re-INVITE with this body (empty: offerless, then the ACK carries what {@link DialogListener#answerInAck} says). Waits for other
     * INVITEs of the dialog (RFC 3261 §14.1) and repeats after 491. Fails only when nothing could be sent.
     */
    Future<SipResponse> reinvite(SipBody offer);

    /**
     * Sends REFER (RFC 3515): asks the peer to send that request. To hear of it takes NOTIFY among the methods we allow, and {@code message/sipfrag} among the types we accept.
     *
     * @param hears told what becomes of it, whatever that is
     */
    void refer(ReferTo to, ReferralListener hears);

    /** Sends another request in the dialog (UPDATE, INFO, …); completes with its final response, 408 when none came. */
    Future<SipResponse> request(String method, SipHeaders headers, SipBody body);
}
