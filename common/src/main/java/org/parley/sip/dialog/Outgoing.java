package org.parley.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.sip.Arrival;
import org.parley.sip.DialogRecord;
import org.parley.sip.NameAddress;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipUri;

/**
 * A request to send, complete but for Via, Max-Forwards and Content-Length.
 *
 * @param method the method
 * @param requestUri the Request-URI
 * @param headers Route, From, To, Call-ID, CSeq and the rest
 * @param body the body
 * @param flow the connection to take; empty to go by Route and Request-URI
 */
public record Outgoing(String method, String requestUri, SipHeaders headers, SipBody body, Optional<Arrival> flow) {
    /** A request inside a dialog with its tags, target and route set (RFC 3261 §12.2.1.1). */
    static Outgoing inDialog(DialogRecord dialog, String method, long cseq, SipHeaders more, SipBody body) {
        List<SipHeader> headers = new ArrayList<>();
        String requestUri = dialog.remoteTarget();
        List<String> routes = dialog.routes();
        if (!routes.isEmpty()) {
            List<String> shown = new ArrayList<>(routes);
            String first = NameAddress.parse(routes.get(0)).uri();
            if (!isLoose(first)) {
                requestUri = first;
                shown.remove(0);
                shown.add("<" + dialog.remoteTarget() + ">");
            }
            shown.forEach(route -> headers.add(new SipHeader("Route", route)));
        }
        headers.add(new SipHeader("From", tagged(dialog.local(), dialog.id().localTag())));
        headers.add(new SipHeader("To", tagged(dialog.remote(), dialog.id().remoteTag())));
        headers.add(new SipHeader("Call-ID", dialog.id().callId()));
        headers.add(new SipHeader("CSeq", cseq + " " + method));
        headers.addAll(more.fields());
        return new Outgoing(method, requestUri, SipHeaders.of(headers), body, dialog.flow());
    }

    /** The Call-ID. */
    String callId() {
        return headers.first("Call-ID").orElse("");
    }

    /** Where the first hop is: the top Route, else the Request-URI. */
    public String nextHop() {
        return headers.first("Route")
                .map(route -> NameAddress.parse(route).uri())
                .orElse(requestUri);
    }

    private static String tagged(String address, String tag) {
        return tag.isEmpty() ? address : address + ";tag=" + tag;
    }

    private static boolean isLoose(String uri) {
        return SipUri.isSip(uri) && SipUri.parse(uri).parameter("lr").isPresent();
    }

    @Override
    public String toString() {
        return method + " call-id=" + callId() + " body=" + body;
    }
}
