package org.parley.sip;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The UAS half: what a user agent decides about requests from outside. Every call is made on the context that owns the Call-ID.
 *
 * <p>The order of RFC 3261 §8.2 is the agent's: {@link #authenticate}, then the method (405, 501), then {@link #locate} for the Request-URI
 * (and 481, 482, CSeq), then Require (420), then content (413, 415), then extensions (422), then one of the last three.
 */
public interface SipService {
    /**
     * The challenge that a request outside any dialog gets without more ado, or empty to look at it closer. It goes out without a transaction
     * and nothing is kept of the request (RFC 3261 §26.3.2.4), so strangers cost no memory. Called on any thread, must not wait; not asked for
     * ACK and CANCEL (§22.1).
     */
    default Optional<SipResponse> challenge(SipRequest request) {
        return Optional.empty();
    }

    /**
     * Who asks, and may they? The answer may take its time: later requests with the same Call-ID wait for it, CANCEL does not. A stage that
     * fails is a fault of ours and answered 500. Not asked for ACK and CANCEL (RFC 3261 §22.1).
     *
     * @param dialog the dialog it says it belongs to; empty outside dialogs, and for one nobody here knows
     */
    default CompletionStage<Authentication> authenticate(SipRequest request, Optional<DialogRecord> dialog) {
        return CompletableFuture.completedFuture(new Authentication.Passed(Caller.claimed(request)));
    }

    /** Is the Request-URI one of ours: empty to go on, else the refusal (404, 416). Asked outside dialogs only. */
    default Optional<SipResponse> locate(SipRequest request) {
        return Optional.empty();
    }

    /** The event packages we are notifier of. */
    default List<EventPackage> packages() {
        return List.of();
    }

    /** A SUBSCRIBE for one of {@link #packages} that is no refresh, outside or inside a dialog. */
    default void subscribe(IncomingSubscribe subscribe) {
        subscribe.answer(SipResponse.of(403));
    }

    /** A REFER outside a dialog, or in one that holds no session; only with REFER in Allow. */
    default void refer(IncomingRefer refer) {
        refer.answer(SipResponse.of(403));
    }

    /** What to answer to a method not in Allow; {@code usual} is the 405 or 501 of the RFC. */
    default SipResponse unserved(SipRequest request, SipResponse usual) {
        return usual;
    }

    /** An INVITE outside any dialog. */
    void invite(IncomingInvite invite);

    /** OPTIONS, inside or outside a dialog; the answer goes out without a transaction, so a repetition asks again. */
    void options(IncomingRequest request);

    /** Any other request outside a dialog, of a method in Allow. */
    default void request(IncomingRequest request) {
        request.answer(SipResponse.of(481));
    }

    /** A service that takes no calls: for agents that only call out. */
    static SipService none() {
        return new SipService() {
            @Override
            public void invite(IncomingInvite invite) {
                invite.answer(SipResponse.of(480));
            }

            @Override
            public void options(IncomingRequest request) {
                request.answer(SipResponse.of(200));
            }
        };
    }
}
