package org.parley.sip;

import io.vertx.core.Future;

/** What happens in a dialog. Every call is made on the dialog's context, in order, and none after {@link #ended}. */
public interface DialogListener {
    /** The peer acknowledged a 2xx of ours. */
    default void acknowledged(Dialog dialog) {}

    /** Our 2xx carried an offer, and this stood in its ACK: the answer, or nothing at all when the peer gave none. */
    default void offerAnswered(Dialog dialog, SipBody answer) {}

    /** A re-INVITE or UPDATE to be answered; UPDATE may come without a body. The default refuses with 488. */
    default void modify(Dialog dialog, IncomingRequest request) {
        request.answer(SipResponse.of(488));
    }

    /** Another request in the dialog of a method we allow (OPTIONS, INFO, …). The default answers 405. */
    default void request(Dialog dialog, IncomingRequest request) {
        request.answer(SipResponse.of(405));
    }

    /** A REFER in the dialog; answered 403 unless somebody knows better. */
    default void refer(Dialog dialog, IncomingRefer refer) {
        refer.answer(SipResponse.of(403));
    }

    /** Our offerless re-INVITE was answered with an offer: the answer to put into the ACK. */
    default SipBody answerInAck(Dialog dialog, SipBody offer) {
        return SipBody.NONE;
    }

    /** The session was refreshed, or a request changed the dialog: {@link Dialog#record} has new values. */
    default void changed(Dialog dialog) {}

    /**
     * The peer says BYE. It is answered once the future completes, however it does: what must not happen after that answer has to be over by then.
     * {@link #ended} follows at once.
     */
    default Future<Void> leaving(Dialog dialog) {
        return Future.succeededFuture();
    }

    /** The dialog is over; said once, last. */
    void ended(Dialog dialog, DialogEnd why);
}
