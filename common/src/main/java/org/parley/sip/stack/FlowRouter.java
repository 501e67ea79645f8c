package org.parley.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ListIterator;
import java.util.Optional;
import javax.sip.SipException;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells the library where a request goes: where {@link SipStackNode#prepare} has put it, a flow first; else by Route and Request-URI
 * (RFC 3261 §8.1.2) if that is a numeric address. Never looks a name up, for the library asks on the sending thread. Any thread.
 */
final class FlowRouter implements Router {
    private final SIPTransactionStack stack;

    FlowRouter(SIPTransactionStack stack) {
        this.stack = stack;
    }

    @Override
    public Hop getNextHop(Request request) throws SipException {
        SIPRequest sent = (SIPRequest) request;
        if (sent.getApplicationData() instanceof Target target) {
            return hop(target);
        }
        if (request.getMethod().equals(Request.CANCEL)
                && stack.findCancelTransaction(sent, false) instanceof SIPClientTransaction cancelled) {
            return cancelled.getNextHop(); // RFC 3261 §9.1: where the request went
        }
        SipURI uri = nextHop(request);
        String host = host(uri);
        SipTransport transport = transport(uri, viaTransport(request));
        InetAddress address = numeric(host)
                .orElseThrow(() -> new SipException("next hop: " + host + " (expected: prepare() before sending)"));
        int port = uri.getPort() > 0 ? uri.getPort() : transport.defaultPort();
        return hop(new Target(transport, address, port, host));
    }

    /** The URI that names the next hop (RFC 3261 §8.1.2). */
    static SipURI nextHop(Request request) throws SipException {
        RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        URI uri = route != null ? route.getAddress().getURI() : request.getRequestURI();
        if (uri instanceof SipURI sip) {
            return sip;
        }
        throw new SipException("next hop: scheme " + uri.getScheme() + " (expected: sip or sips)");
    }

    /** The host a URI is reached by: maddr if it has one (RFC 3261 §19.1.1). */
    static String host(SipURI uri) {
        return uri.getMAddrParam() != null ? uri.getMAddrParam() : uri.getHost();
    }

    /** The transport a URI asks for (RFC 3261 §19.1.1, §26.2.2, RFC 7118 §5.2). */
    static SipTransport transport(SipURI uri, @Nullable String otherwise) throws SipException {
        String token = uri.getTransportParam() != null ? uri.getTransportParam() : otherwise;
        try {
            SipTransport asked = token == null ? SipTransport.UDP : SipTransport.of(token);
            return !uri.isSecure() ? asked : asked.webSocket() ? SipTransport.WSS : SipTransport.TLS;
        } catch (IllegalArgumentException e) {
            throw new SipException(e.getMessage(), e);
        }
    }

    /** The address, if the host is one. */
    static Optional<InetAddress> numeric(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') < 0 && !HostPort.IPV4.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String viaTransport(Request request) {
        ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
        return via == null ? null : via.getTransport();
    }

    private static Hop hop(Target target) {
        return new NumericHop(
                target.address().getHostAddress(),
                target.port(),
                target.transport().viaToken());
    }

    /** Nothing of ours asks; the library neither. */
    @Deprecated
    @Override
    @SuppressWarnings("rawtypes")
    public ListIterator getNextHops(Request request) {
        try {
            return java.util.List.of(getNextHop(request)).listIterator();
        } catch (SipException e) {
            return java.util.Collections.emptyListIterator();
        }
    }

    @Override
    public @Nullable Hop getOutboundProxy() {
        return null;
    }

    private record NumericHop(String host, int port, String transport) implements Hop {
        @Override
        public String getHost() {
            return host;
        }

        @Override
        public int getPort() {
            return port;
        }

        @Override
        public String getTransport() {
            return transport;
        }
    }
}
