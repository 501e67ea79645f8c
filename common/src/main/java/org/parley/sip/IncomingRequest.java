package org.parley.sip;

/** A request that waits for its answer. Delivered on the context of its Call-ID. */
public interface IncomingRequest {
    /** The request. */
    SipRequest request();

    /** Who sent it, as {@link SipService#authenticate} found. */
    Caller caller();

    /**
     * Answers, finally or provisionally; from any thread. After the first final answer, or once the request was cancelled or its dialog ended,
     * nothing more is sent.
     */
    void answer(SipResponse response);

    /** Does it still wait? Asked on its context; false after a final answer of ours, CANCEL, or the end of its dialog. */
    boolean isOpen();

    /** The Contact header value with which an answer to this request names us: advertised address, transport, sips where RFC 3261 §12.1.1 asks. */
    String contact(LocalContact contact);
}
