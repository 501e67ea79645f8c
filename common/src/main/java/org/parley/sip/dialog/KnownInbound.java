package org.parley.sip.dialog;

import org.parley.sip.Caller;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/** A request whose sender is known; a 2xx to it carries what the sender's proof asks for (RFC 3261 §20.6). */
record KnownInbound(Wire.Inbound inbound, Caller caller) implements Wire.Inbound {
    @Override
    public SipRequest request() {
        return inbound.request();
    }

    @Override
    public String transaction() {
        return inbound.transaction();
    }

    @Override
    public void respond(SipResponse response, String toTag) {
        String proof = caller.authenticationInfo();
        inbound.respond(
                response.isSuccess() && !proof.isEmpty() ? response.with("Authentication-Info", proof) : response,
                toTag);
    }
}
