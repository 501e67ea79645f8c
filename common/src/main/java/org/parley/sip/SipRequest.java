package org.parley.sip;

import java.util.Optional;

/**
 * A request, an immutable value. The headers every request has to have (From, To, Call-ID, CSeq, Via) are there: others never get this far.
 *
 * @param method the method, as written
 * @param requestUri the Request-URI, as written
 * @param headers all header fields in order, Via first
 * @param body the body with its type
 * @param arrival how it came
 */
public record SipRequest(String method, String requestUri, SipHeaders headers, SipBody body, Arrival arrival) {
    /** The Call-ID. */
    public String callId() {
        return headers.first("Call-ID").orElse("").strip();
    }

    /** The From header. */
    public NameAddress from() {
        return NameAddress.parse(headers.first("From").orElse(""));
    }

    /** The To header. */
    public NameAddress to() {
        return NameAddress.parse(headers.first("To").orElse(""));
    }

    /** The sequence number of CSeq. */
    public long cseq() {
        String text = headers.first("CSeq").orElse("0").strip();
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == 0 || end > 18 ? 0 : Long.parseLong(text.substring(0, end));
    }

    /** The first Contact, when there is one that can be read. */
    public Optional<NameAddress> contact() {
        return headers.list("Contact").stream()
                .findFirst()
                .filter(value -> !"*".equals(value))
                .map(NameAddress::parse);
    }

    /** Method, Call-ID and body size; no address and no body. */
    @Override
    public String toString() {
        return method + " call-id=" + callId() + " body=" + body;
    }
}
