package org.parley.sip.dialog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parley.sip.Arrival;
import org.parley.sip.DialogRecord;
import org.parley.sip.DialogRecord.DialogId;
import org.parley.sip.DialogRecord.SessionTimer;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.SipRequest;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.stack.SipTransport;

/** What a dialog begins with (RFC 3261 §12.1.1). */
final class Founding {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private Founding() {}

    /** The record of the dialog that a request makes once it is accepted. Throws {@link SipSyntaxException} without a Contact. */
    static DialogRecord answering(ServerRequest invite, LocalContact contact) {
        SipRequest request = invite.request();
        NameAddress from = request.from();
        NameAddress to = request.to();
        NameAddress target = request.contact().orElseThrow(() -> new SipSyntaxException("request without Contact"));
        boolean secure = request.arrival().transport().secure()
                && request.requestUri().toLowerCase(Locale.ROOT).startsWith("sips:");
        return new DialogRecord(
                new DialogId(request.callId(), invite.tag, from.tag().orElse("")),
                new NameAddress(to.displayName(), to.uri(), List.of()).toString(),
                new NameAddress(from.displayName(), from.uri(), List.of()).toString(),
                target.uri(),
                request.headers().list("Record-Route"),
                invite.contact(contact),
                0,
                request.cseq(),
                secure,
                false,
                SessionTimer.OFF,
                flow(request, target.uri()),
                "",
                invite.caller().proven() ? invite.caller().aor() : "");
    }

    /**
     * The connection to keep to: a caller that reached us directly over a stream and names an address that is not where it is (a NAT, or a
     * client that cannot be connected to) can only be reached by the connection it opened. So can whoever came over a WebSocket (RFC 7118 §5).
     */
    static Optional<Arrival> flow(SipRequest request, String target) {
        Arrival arrival = request.arrival();
        if (arrival.transport().webSocket()) {
            return Optional.of(arrival);
        }
        boolean direct = request.headers().list("Via").size() == 1
                && request.headers().list("Record-Route").isEmpty();
        if (!direct || arrival.transport() == SipTransport.UDP || !SipUri.isSip(target)) {
            return Optional.empty();
        }
        SipUri uri = SipUri.parse(target);
        boolean there = uri.host().equalsIgnoreCase(arrival.remoteHost());
        boolean name = !ADDRESS.matcher(uri.host()).matches() && !uri.host().endsWith(".invalid");
        return there || name
                ? Optional.empty()
                : Optional.of(new Arrival(arrival.transport(), arrival.remoteHost(), arrival.remotePort()));
    }
}
