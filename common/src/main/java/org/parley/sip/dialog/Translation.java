package org.parley.sip.dialog;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Request;
import org.parley.sip.Arrival;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.stack.SipTransport;
import org.parley.sip.stack.Target;

/** Messages of the library ⇄ our values. Nothing of the library's outlives a call. */
final class Translation {
    private static final Pattern LINE_END = Pattern.compile("\r\n");

    private Translation() {}

    static SipRequest request(SIPRequest message, Target flow, Optional<X509Certificate> certificate) {
        List<String> names = certificate.map(CertifiedNames::of).orElse(List.of());
        Arrival arrival = new Arrival(flow.transport(), flow.address().getHostAddress(), flow.port(), names);
        String uri = message.getRequestLine().getUri().toString();
        return new SipRequest(message.getMethod(), uri, headers(message), body(message), arrival);
    }

    static SipResponse response(SIPResponse message, Optional<X509Certificate> certificate) {
        String reason = message.getReasonPhrase() == null ? "" : message.getReasonPhrase();
        return new SipResponse(
                message.getStatusCode(), reason, headers(message), body(message), arrival(message, certificate));
    }

    private static Optional<Arrival> arrival(SIPResponse message, Optional<X509Certificate> certificate) {
        Via via = message.getTopmostVia();
        InetAddress source = message.getPeerPacketSourceAddress();
        return via == null || source == null
                ? Optional.empty()
                : Optional.of(new Arrival(
                        SipTransport.of(via.getTransport()),
                        source.getHostAddress(),
                        message.getPeerPacketSourcePort(),
                        certificate.map(CertifiedNames::of).orElse(List.of())));
    }

    private static SipHeaders headers(SIPMessage message) {
        List<SipHeader> fields = new ArrayList<>();
        for (Iterator<SIPHeader> all = message.getHeaders(); all.hasNext(); ) {
            for (String line : LINE_END.split(all.next().encode(), -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.add(new SipHeader(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip()));
                }
            }
        }
        return SipHeaders.of(fields);
    }

    private static SipBody body(SIPMessage message) {
        byte[] content = message.getRawContent();
        if (content == null || content.length == 0) {
            return SipBody.NONE;
        }
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        String text = type == null ? "" : type.toString();
        return SipBody.of(text.substring(text.indexOf(':') + 1).strip(), content);
    }

    /** A library request without Via. */
    static Request request(Outgoing outgoing) throws ParseException {
        StringBuilder text = new StringBuilder(1024);
        text.append(outgoing.method()).append(' ').append(outgoing.requestUri()).append(" SIP/2.0\r\n");
        for (SipHeader header : outgoing.headers().fields()) {
            text.append(header).append("\r\n");
        }
        text.append("Max-Forwards: 70\r\n");
        if (!outgoing.body().isEmpty()) {
            text.append("Content-Type: ").append(outgoing.body().contentType()).append("\r\n");
        }
        text.append("Content-Length: ").append(outgoing.body().length()).append("\r\n\r\n");
        SIPMessage parsed = new StringMsgParser()
                .parseSIPMessage(text.toString().getBytes(StandardCharsets.UTF_8), false, true, null);
        if (!(parsed instanceof SIPRequest request)) {
            throw new ParseException("request of ours cannot be read back", 0);
        }
        if (!outgoing.body().isEmpty()) {
            request.setMessageContent(outgoing.body().sharedOctets());
        }
        return request;
    }

    /** A library response to this request. */
    static SIPResponse response(SIPRequest to, SipResponse response, String toTag) throws ParseException {
        SIPResponse message = response.reason().isEmpty()
                ? to.createResponse(response.status())
                : to.createResponse(response.status(), response.reason());
        if (message.getToTag() == null && response.status() > 100) {
            message.setToTag(toTag);
        }
        for (SipHeader header : response.headers().fields()) {
            add(message, header);
        }
        if (!response.body().isEmpty()) {
            add(message, new SipHeader("Content-Type", response.body().contentType()));
            message.setMessageContent(response.body().octets());
        }
        return message;
    }

    private static void add(SIPMessage message, SipHeader header) throws ParseException {
        SIPHeader parsed = StringMsgParser.parseSIPHeader(header.toString());
        message.attachHeader(parsed, false);
    }
}
