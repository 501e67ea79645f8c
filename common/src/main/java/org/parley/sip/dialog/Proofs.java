package org.parley.sip.dialog;

import java.util.Optional;
import org.parley.sip.Challenges;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/**
 * What one request of ours has answered to challenges so far (RFC 3261 §22.2); immutable.
 *
 * @param header the credentials it carries, if any
 * @param answers how many challenges were answered
 */
record Proofs(Optional<SipHeader> header, int answers) {
    /** Not challenged yet. */
    static final Proofs NONE = new Proofs(Optional.empty(), 0);

    private static final int MOST = 3;

    /** With what to repeat the request after this response; empty when it is no challenge, or one that cannot be met. */
    Optional<Proofs> after(SipResponse response, String method, String uri, Challenges challenges) {
        if ((response.status() != 401 && response.status() != 407) || answers == MOST) {
            return Optional.empty();
        }
        return challenges
                .answer(method, uri, response, answers > 0)
                .map(credentials -> new Proofs(Optional.of(credentials), answers + 1));
    }

    /** These headers and the credentials. */
    SipHeaders on(SipHeaders headers) {
        return header.map(proof -> headers.with(proof.name(), proof.value())).orElse(headers);
    }
}
