package org.parley.sip;

import java.util.Optional;

/**
 * The UAS half: what a user agent decides about requests from outside. Every call is made on the context that owns the Call-ID.
 *
 * <p>The order of RFC 3261 §8.2 is the agent's: {@link #authenticate}, then the method (405, 501), then {@link #locate} for the Request-URI
 * (and 481, 482, CSeq), then Require (420), then content (413, 415), then extensions (422), then one of the last three.
 */
public interface SipService {
    /** Who asks, and may they: empty to go on, else the refusal (401, 403). Not asked for ACK and CANCEL (RFC 3261 §22.1). */
    default Optional<SipResponse> authenticate(SipRequest request) {
        return Optional.empty();
    }

    /** Is the Request-URI one of ours: empty to go on, else the refusal (404, 416). Asked outside dialogs only. */
    default Optional<SipResponse> locate(SipRequest request) {
        return Optional.empty();
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
