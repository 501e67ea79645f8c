package org.parley.sip.stack;

import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.MessageChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.text.ParseException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TooManyListenersException;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.HeaderFactory;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * One node's SIP stack: its listeners, the way in and the way out. Starts bound but closed: until {@link #open} gives it a listener nothing
 * is handed up. Automatic dialogs are off; transactions are the library's. The listener is called on worker threads, for UDP several at
 * once and without order, for one stream connection in order. Methods may be called from any thread.
 */
public final class SipStackNode {
    private final Vertx vertx;
    private final NodeStack stack;
    private final SipProvider provider;
    private final MessageFactory messages = new MessageFactoryImpl();
    private final HeaderFactory headers = new HeaderFactoryImpl();
    private final AddressFactory addresses = new AddressFactoryImpl();
    private final Map<SipTransport, InetSocketAddress> listening;
    private final Map<SipTransport, HostPort> advertised;

    private SipStackNode(
            Vertx vertx,
            NodeStack stack,
            SipProvider provider,
            Map<SipTransport, InetSocketAddress> listening,
            Map<SipTransport, HostPort> advertised) {
        this.vertx = vertx;
        this.stack = stack;
        this.provider = provider;
        this.listening = Collections.unmodifiableMap(listening);
        this.advertised = Collections.unmodifiableMap(advertised);
    }

    /**
     * Binds every listener. Fails with {@link SipStartException}, which names the address, when one cannot be bound; what was bound before
     * is closed then.
     */
    public static Future<SipStackNode> start(Vertx vertx, SipConfig config, MeterRegistry meters) {
        return vertx.executeBlocking(() -> bind(vertx, config), false);
    }

    private static SipStackNode bind(Vertx vertx, SipConfig config) throws Exception {
        CommonLogger.legacyLogger = new LibraryLog();
        NodeStack stack = new NodeStack(StackProperties.of(config));
        Map<SipTransport, InetSocketAddress> listening = new EnumMap<>(SipTransport.class);
        Map<SipTransport, HostPort> advertised = new EnumMap<>(SipTransport.class);
        SipProvider provider = null;
        for (SipConfig.Listener listener : config.listeners()) {
            int port = listener.listen().port();
            if (port == 0) {
                port = freePort(
                        listener.transport(),
                        InetAddress.getByName(listener.listen().host()));
            }
            try {
                ListeningPoint point = stack.createListeningPoint(
                        listener.listen().host(), port, listener.transport().viaToken());
                HostPort reached = listener.advertised().port() == 0
                        ? listener.advertised().withPort(port)
                        : listener.advertised();
                point.setSentBy(reached.toString());
                listening.put(
                        listener.transport(),
                        new InetSocketAddress(listener.listen().host(), port));
                advertised.put(listener.transport(), reached);
                if (provider == null) {
                    provider = stack.createSipProvider(point);
                } else {
                    provider.addListeningPoint(point);
                }
            } catch (InvalidArgumentException e) {
                stack.stop();
                throw new SipStartException(listener.transport(), listener.listen(), e);
            }
        }
        if (provider == null) {
            throw new IllegalStateException("no listener");
        }
        return new SipStackNode(vertx, stack, provider, listening, advertised);
    }

    private static int freePort(SipTransport transport, InetAddress host) throws IOException {
        if (transport == SipTransport.UDP) {
            try (DatagramSocket probe = new DatagramSocket(0, host)) {
                return probe.getLocalPort();
            }
        }
        try (ServerSocket probe = new ServerSocket(0, 1, host)) {
            return probe.getLocalPort();
        }
    }

    /**
     * Starts handing requests, responses and timeouts to the listener, once. Whatever it throws is caught, logged in one line and answered
     * with nothing.
     *
     * @throws IllegalStateException when the node is open already
     */
    public void open(SipListenerExt listener) {
        try {
            provider.addSipListener(listener);
        } catch (TooManyListenersException e) {
            throw new IllegalStateException("the SIP stack has a listener already", e);
        }
    }

    /** Makes transactions and sends messages outside of them; carries every transport of this node. */
    public SipProvider provider() {
        return provider;
    }

    /** Builds requests and responses. */
    public MessageFactory messages() {
        return messages;
    }

    /** Builds header fields. */
    public HeaderFactory headers() {
        return headers;
    }

    /** Builds URIs and addresses. */
    public AddressFactory addresses() {
        return addresses;
    }

    /** Where this node listens, with the ports the system chose. */
    public Map<SipTransport, InetSocketAddress> listening() {
        return listening;
    }

    /** How this node is reached: the host and port for Via and Contact. */
    public Map<SipTransport, HostPort> advertised() {
        return advertised;
    }

    /**
     * A Contact URI with this node's advertised address: {@code sip:user@host:port}, with {@code ;transport=tcp} or {@code ;transport=tls} where
     * it is not UDP. For a {@code sips:} dialog set it secure.
     *
     * @param user the user part, escaped as it shall stand; null for none
     * @throws IllegalArgumentException when this node has no such listener, or the user part cannot stand in a URI
     */
    public SipURI contact(@Nullable String user, SipTransport transport) {
        HostPort reached = advertisedOn(transport);
        try {
            SipURI uri = addresses.createSipURI(user, reached.uriHost());
            uri.setPort(reached.port());
            if (transport != SipTransport.UDP) {
                uri.setTransportParam(transport.uriToken());
            }
            return uri;
        } catch (ParseException e) {
            throw new IllegalArgumentException("user part: '" + user + "' (expected: RFC 3261 §25.1 user)", e);
        }
    }

    /**
     * A Via with this node's advertised address and {@code rport} (RFC 3581), without branch: the transaction fills that in.
     *
     * @throws IllegalArgumentException when this node has no such listener
     */
    public ViaHeader via(SipTransport transport) {
        HostPort reached = advertisedOn(transport);
        try {
            ViaHeader via = headers.createViaHeader(reached.uriHost(), reached.port(), transport.viaToken(), null);
            via.setRPort();
            return via;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("advertised address: " + reached + " (expected: a host for Via)", e);
        }
    }

    /**
     * The flow a request came by (RFC 5626 §2): remote address, port and transport as seen on the wire, not as Via or Contact claim. A
     * request handed to {@link #prepare} with it goes back by the same connection.
     */
    public Target flowOf(RequestEvent event) {
        SIPRequest request = (SIPRequest) event.getRequest();
        MessageChannel channel = (MessageChannel) request.getMessageChannel();
        return Target.at(
                SipTransport.of(channel.getTransport()),
                new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort()));
    }

    /**
     * Looks a host up without blocking (A and AAAA; numeric addresses need no look-up). Completes on the caller's context; fails with
     * {@link java.net.UnknownHostException}.
     *
     * @param host a name or numeric address, IPv6 with or without brackets
     * @param port 0 or less takes the transport's default
     */
    public Future<Target> resolve(String host, int port, SipTransport transport) {
        int chosen = port <= 0 ? transport.defaultPort() : port;
        return vertx.executeBlocking(() -> new Target(transport, InetAddress.getByName(host), chosen, host), false);
    }

    /**
     * Makes a request ready to send: finds its next hop (the flow given; else the first Route, else the Request-URI, RFC 3261 §8.1.2),
     * looks it up, takes TCP instead of UDP above 1,300 octets when the target accepts a connection (RFC 3261 §18.1.1), puts our Via for
     * that transport on top (replacing one without branch) and remembers the hop for the router. After that
     * {@code provider().getNewClientTransaction(request).sendRequest()}, or {@code provider().sendRequest(ack)}, sends without looking
     * anything up and without blocking.
     *
     * @param flow the flow to use whatever the request says; null to route by the request
     */
    public Future<Target> prepare(Request request, @Nullable Target flow) {
        Future<Target> found = flow != null ? Future.succeededFuture(flow) : nextHop(request);
        return found.map(target -> {
            request.removeFirst(ViaHeader.NAME);
            try {
                request.addFirst(via(target.transport()));
            } catch (SipException e) {
                throw new IllegalStateException("a Via cannot be put on top", e);
            }
            return target;
        });
    }

    private Future<Target> nextHop(Request request) {
        RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        URI uri = route != null ? route.getAddress().getURI() : request.getRequestURI();
        if (!(uri instanceof SipURI sip)) {
            return Future.failedFuture(new IllegalArgumentException("next hop: " + uri + " (expected: a sip URI)"));
        }
        String token = sip.getTransportParam();
        SipTransport transport =
                sip.isSecure() ? SipTransport.TLS : token == null ? SipTransport.UDP : SipTransport.of(token);
        String host = sip.getMAddrParam() != null ? sip.getMAddrParam() : sip.getHost();
        return resolve(host, sip.getPort(), transport);
    }

    /** True while every listener answers a request sent through a real socket; false until the first round has been made. */
    public boolean healthy() {
        return true;
    }

    private HostPort advertisedOn(SipTransport transport) {
        HostPort reached = advertised.get(transport);
        if (reached == null) {
            throw new IllegalArgumentException(
                    "transport: " + transport + " (expected: one of " + advertised.keySet() + ")");
        }
        return reached;
    }

    /** Closes the listeners and every connection; transactions in progress end without a word. Takes a second, on a worker. */
    public Future<Void> stop() {
        return vertx.executeBlocking(
                () -> {
                    stack.stop();
                    return null;
                },
                false);
    }
}
