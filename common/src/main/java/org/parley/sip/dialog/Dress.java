package org.parley.sip.dialog;

import java.util.List;
import org.parley.sip.Capabilities;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/** Adds to messages what our capabilities say (RFC 3261 §11.2, §13.2.1, §13.3.1.4); pure. */
final class Dress {
    private Dress() {}

    /** Headers of our requests within and for dialogs. */
    static SipHeaders request(SipHeaders headers, Capabilities capabilities) {
        SipHeaders dressed = add(headers, "Allow", capabilities.allow());
        dressed = add(dressed, "Supported", capabilities.supported());
        return add(dressed, "Allow-Events", capabilities.allowEvents());
    }

    /** A response to this method; 2xx to INVITE and OPTIONS tell all, the rest what they must (405: RFC 3261 §8.2.1). */
    static SipResponse response(String method, SipResponse response, Capabilities capabilities) {
        SipHeaders headers = response.headers();
        boolean tells = response.isSuccess()
                && (method.equals("INVITE") || method.equals("OPTIONS") || method.equals("UPDATE"));
        boolean tellsEvents = response.status() == 489 || (response.isSuccess() && method.equals("SUBSCRIBE"));
        if (tells || response.status() == 405 || response.status() == 501) {
            headers = add(headers, "Allow", capabilities.allow());
        }
        if (tells) {
            headers = add(headers, "Supported", capabilities.supported());
            headers = add(headers, "Accept", capabilities.accept());
            headers = add(headers, "Accept-Encoding", capabilities.acceptEncoding());
            headers = add(headers, "Accept-Language", capabilities.acceptLanguage());
            headers = add(headers, "Allow-Events", capabilities.allowEvents());
        }
        if (tellsEvents) {
            headers = add(headers, "Allow-Events", capabilities.allowEvents());
        }
        return new SipResponse(response.status(), response.reason(), headers, response.body());
    }

    private static SipHeaders add(SipHeaders headers, String name, List<String> values) {
        return values.isEmpty() || headers.has(name) ? headers : headers.with(name, String.join(", ", values));
    }
}
