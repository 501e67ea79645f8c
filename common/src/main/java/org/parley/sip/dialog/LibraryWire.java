package org.parley.sip.dialog;

import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Arrival;
import org.parley.sip.LocalContact;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.stack.SipStackNode;
import org.parley.sip.stack.SipTransport;
import org.parley.sip.stack.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out through the library's transactions. */
final class LibraryWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryWire.class);

    private final SipStackNode node;
    private final Wire.Route route;
    private final Duration t1;

    LibraryWire(SipStackNode node, Wire.Route route, Duration t1) {
        this.node = node;
        this.route = route;
        this.t1 = t1;
    }

    @Override
    public Sent send(Outgoing outgoing, Outcome outcome) {
        Sending sending = new Sending(node, route, t1, outgoing, outcome);
        sending.begin(target(outgoing));
        return sending;
    }

    @Override
    public void acknowledge(Outgoing ack) {
        try {
            Request request = Translation.request(ack);
            node.prepare(request, target(ack)).onSuccess(prepared -> {
                try {
                    node.provider().sendRequest(request);
                } catch (SipException lost) {
                    LOG.debug("ACK not sent call-id={} why={}", ack.callId(), lost.getMessage());
                }
            });
        } catch (ParseException unreadable) {
            LOG.error("ACK of ours not sent: {}", ack, unreadable);
        }
    }

    private static @Nullable Target target(Outgoing outgoing) {
        return outgoing.flow().map(LibraryWire::target).orElse(null);
    }

    private static Target target(Arrival flow) {
        // Numeric: no look-up happens here.
        return Target.at(flow.transport(), new InetSocketAddress(flow.remoteHost(), flow.remotePort()));
    }

    @Override
    public String contact(LocalContact contact, SipTransport transport, boolean secure) {
        boolean tls = secure && !transport.secure() && node.advertised().containsKey(SipTransport.TLS);
        SipTransport by = tls ? SipTransport.TLS : transport;
        String user = contact.user().isEmpty() ? null : userPart(contact.user());
        SipURI uri = node.contact(user, by);
        if (secure) {
            uri.setSecure(true);
            if (by == SipTransport.TLS) {
                uri.removeParameter("transport");
            }
        }
        StringBuilder text = new StringBuilder().append('<').append(uri).append('>');
        contact.parameters().forEach(parameter -> text.append(';').append(parameter));
        return text.toString();
    }

    private static String userPart(String user) {
        String uri = SipUri.of(false, user, "h", -1).toString();
        return uri.substring("sip:".length(), uri.length() - "@h".length());
    }

    @Override
    public SipTransport transportFor(String uri) {
        SipUri parsed = SipUri.parse(uri);
        SipTransport named =
                parsed.parameter("transport").map(LibraryWire::transportNamed).orElse(SipTransport.UDP);
        SipTransport wanted = !parsed.secure() ? named : named.webSocket() ? SipTransport.WSS : SipTransport.TLS;
        return node.advertised().containsKey(wanted)
                ? wanted
                : node.advertised().keySet().iterator().next();
    }

    private static SipTransport transportNamed(String token) {
        try {
            return SipTransport.of(token);
        } catch (IllegalArgumentException other) {
            throw new SipSyntaxException(String.valueOf(other.getMessage()));
        }
    }
}
