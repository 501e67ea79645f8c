package org.parley.sip;

/** What becomes of a call we make; then what happens in its dialog. All on the context of the Call-ID. */
public interface CallListener extends DialogListener {
    /** A 1xx came. */
    default void progress(OutgoingCall call, SipResponse response) {}

    /** A 2xx came and has been acknowledged; its body answers our offer. */
    void answered(Dialog dialog, SipResponse response);

    /** It came to nothing: the final response, or 408 (no answer), 503 (could not be sent), 487 (cancelled). Nothing follows. */
    void refused(OutgoingCall call, SipResponse response);
}
