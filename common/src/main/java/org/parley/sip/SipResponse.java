package org.parley.sip;

import java.util.Optional;

/**
 * A response, received or to be sent, an immutable value. To be sent, it holds only what the sender wants to say: Via, From, To, Call-ID,
 * CSeq, Record-Route, Contact of a dialog, session timer headers and Content-Length are added on the way out.
 *
 * @param status 100–699
 * @param reason the reason phrase; empty means the usual one
 * @param headers further header fields
 * @param body the body with its type
 * @param arrival where it came from; empty for one of ours, and for one that stands for an answer that never came
 */
public record SipResponse(int status, String reason, SipHeaders headers, SipBody body, Optional<Arrival> arrival) {
    /** One of ours. */
    public SipResponse(int status, String reason, SipHeaders headers, SipBody body) {
        this(status, reason, headers, body, Optional.empty());
    }

    /** Checks the status. */
    public SipResponse {
        if (status < 100 || status > 699) {
            throw new SipSyntaxException("status " + status + " (expected: 100..699)");
        }
    }

    /** A response with the usual phrase. */
    public static SipResponse of(int status) {
        return new SipResponse(status, "", SipHeaders.NONE, SipBody.NONE);
    }

    /** A response with a phrase of its own. */
    public static SipResponse of(int status, String reason) {
        return new SipResponse(status, reason, SipHeaders.NONE, SipBody.NONE);
    }

    /** The same with one more header. */
    public SipResponse with(String name, String value) {
        return new SipResponse(status, reason, headers.with(name, value), body, arrival);
    }

    /** The same with this body. */
    public SipResponse with(SipBody other) {
        return new SipResponse(status, reason, headers, other, arrival);
    }

    /** 2xx? */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** 1xx? */
    public boolean isProvisional() {
        return status < 200;
    }

    @Override
    public String toString() {
        return status + " " + reason;
    }
}
