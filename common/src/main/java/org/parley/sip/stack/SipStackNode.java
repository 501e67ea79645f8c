package org.parley.sip.stack;

import gov.nist.javax.sip.SipListenerExt;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TooManyListenersException;
import java.util.function.Supplier;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipProvider;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * One node's SIP stack: its listeners, the way in and the way out. Starts bound but closed: until {@link #open} gives it a listener, requests
 * get 503. Automatic dialogs are off; transactions are the library's. The listener is called on lanes: messages of one call (Call-ID) in the
 * order they were received on one transport, different calls at once; timeouts come on the library's timer thread. Methods may be called
 * from any thread; sending never waits for the network.
 */
public final class SipStackNode {
    private static final long WATCHDOG_MILLIS = 10_000;

    private final Vertx vertx;
    private final Parts parts;
    private final MessageFactory messages = new MessageFactoryImpl();
    private final HeaderFactory headers = new HeaderFactoryImpl();
    private final AddressFactory addresses = new AddressFactoryImpl();
    private final NextHops nextHops;
    private volatile long watchdogTimer = -1;

    private SipStackNode(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.nextHops = new NextHops(parts.locator(), parts.streams(), this::via);
    }

    /**
     * Binds every listener. Fails with {@link SipStartException}, which names the address, when one cannot be bound; what was bound before
     * is closed then.
     *
     * @param meters where {@code parley.sip.*} is counted
     */
    public static Future<SipStackNode> start(Vertx vertx, SipConfig config, MeterRegistry meters) {
        return Assembly.of(vertx, config, meters).map(parts -> new SipStackNode(vertx, parts));
    }

    /**
     * Starts handing requests, responses and timeouts to the listener, once, and starts the watchdog. Whatever the listener throws is
     * caught, logged in one line and answered with nothing. A transport error comes as {@code IOExceptionEvent} whose source is the client
     * transaction whose request did not go out.
     *
     * @throws IllegalStateException when the node is open already
     */
    public void open(SipListenerExt listener) {
        try {
            parts.provider().addSipListener(new GuardedListener(listener, parts.counters()));
        } catch (TooManyListenersException e) {
            throw new IllegalStateException("the SIP stack has a listener already", e);
        }
        parts.ingress().open();
        ask();
        watchdogTimer = vertx.setPeriodic(WATCHDOG_MILLIS, timer -> ask());
    }

    private void ask() {
        vertx.executeBlocking(
                () -> {
                    parts.watchdog().round();
                    return null;
                },
                false);
    }

    /** Makes transactions and sends messages outside of them; carries every transport of this node. */
    public SipProvider provider() {
        return parts.provider();
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
        return parts.listening();
    }

    /** How this node is reached: the host and port for Via and Contact. */
    public Map<SipTransport, HostPort> advertised() {
        return parts.advertised();
    }

    /**
     * A Contact URI with this node's advertised address: {@code sip:user@host:port}, with {@code ;transport=tcp} or {@code ;transport=tls}
     * where it is not UDP. For a {@code sips:} dialog set it secure.
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

    private HostPort advertisedOn(SipTransport transport) {
        HostPort reached = advertised().get(transport);
        if (reached == null) {
            throw new IllegalArgumentException("transport: " + transport + " (expected: one of "
                    + advertised().keySet() + ")");
        }
        return reached;
    }

    /**
     * The flow a request came by (RFC 5626 §2): remote address, port and transport as seen on the wire, not as Via or Contact claim. A
     * request handed to {@link #prepare} with it goes back by the same connection.
     */
    public Target flowOf(RequestEvent event) {
        SIPRequest request = (SIPRequest) event.getRequest();
        return Target.at(
                channelOf(request).kind(),
                new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort()));
    }

    /** The certificate the peer of a TLS connection has proven to hold, if it was asked for one. */
    public Optional<X509Certificate> certificateOf(RequestEvent event) {
        return channelOf((SIPRequest) event.getRequest()) instanceof StreamChannel stream
                ? stream.certificate()
                : Optional.empty();
    }

    /**
     * The certificate that whoever answered has proven to hold: over TLS it was checked when the connection was made, by us against the name we called, by them when they were asked for
     * one.
     */
    public Optional<X509Certificate> certificateOf(ResponseEvent event) {
        return ((SIPResponse) event.getResponse()).getApplicationData() instanceof StreamChannel stream
                ? stream.certificate()
                : Optional.empty();
    }

    private static PeerChannel channelOf(SIPRequest request) {
        return (PeerChannel) request.getMessageChannel();
    }

    /**
     * Looks a host up without blocking (A and AAAA; numeric addresses need no look-up). Fails with {@link java.io.IOException}.
     *
     * @param host a name or numeric address, IPv6 with or without brackets
     * @param port 0 or less takes the transport's default
     */
    public Future<Target> resolve(String host, int port, SipTransport transport) {
        return nextHops.resolve(host, port, transport);
    }

    /**
     * The hosts a request may go to, in the order to be tried, at least one: the flow given; else where the first Route, else the Request-URI leads (RFC 3261
     * §8.1.2, RFC 3263 §4). Those that {@link #failed} lately come last. Fails with {@link java.io.IOException} when nothing is found.
     */
    public Future<List<Target>> locate(Request request, @Nullable Target flow) {
        return nextHops.locate(request, flow);
    }

    /** The same for a URI alone. */
    public Future<List<Target>> locate(SipURI uri) {
        return nextHops.locate(uri);
    }

    /**
     * Makes a request ready to go to that host, as {@link #prepare} does; each attempt takes a request of its own (RFC 3263 §4.3). Fails with {@link
     * java.io.IOException} when the host cannot be reached.
     */
    public Future<Target> ready(Request request, Target target) {
        return nextHops.ready(request, target);
    }

    /** That host gave no answer, or said it has no time: it is tried after others for so long. */
    public void failed(Target target, Duration lasts) {
        nextHops.failed(target, lasts);
    }

    /** That host has answered. */
    public void answered(Target target) {
        nextHops.answered(target);
    }

    /**
     * Makes a request ready to send: finds its next hop (the flow given; else the first Route, else the Request-URI, RFC 3261 §8.1.2),
     * looks it up (RFC 3263 §4), takes the first host that can be reached, connects where a connection is needed, takes TCP instead of UDP above 1,300 octets when the target accepts a connection
     * (RFC 3261 §18.1.1), puts our Via for that transport in the place of the top one and remembers the hop for the router. After that
     * {@code provider().getNewClientTransaction(request).sendRequest()}, or {@code provider().sendRequest(ack)}, sends without looking
     * anything up and without blocking. Fails with {@link java.io.IOException} when the peer cannot be reached: RFC 3261 §8.1.3.1 wants
     * that treated as a 503.
     *
     * @param flow the flow to use whatever the request says; null to route by the request
     */
    public Future<Target> prepare(Request request, @Nullable Target flow) {
        return nextHops.prepare(request, flow);
    }

    /** True while every listener has answered a request sent through a real socket lately; false until the node is open and has. */
    public boolean healthy() {
        return parts.watchdog().healthy();
    }

    /** From now on messages are seen by that tap; null: by none. */
    public void tap(@Nullable SipTap seer) {
        parts.ingress().tap(seer);
    }

    /** Lets somebody who keeps dialogs have them counted as {@code parley.sip.live}, kind dialog. */
    public void countDialogs(Supplier<Number> dialogs) {
        parts.counters().gauge("live", "dialog", dialogs);
    }

    /** Transactions the library still knows, finished ones waiting out their timers included. */
    public int transactions() {
        return parts.stack().getServerTransactionTableSize() + parts.stack().getClientTransactionTableSize();
    }

    /** Open TCP and TLS connections. */
    public int connections() {
        return parts.streams().values().stream()
                .mapToInt(StreamPort::connections)
                .sum();
    }

    /** Closes the listeners and every connection; transactions in progress end without a word. Waits for messages in work, at most a second, on a worker. */
    public Future<Void> stop() {
        vertx.cancelTimer(watchdogTimer);
        parts.watchdog().retire();
        return Assembly.takeDown(vertx, parts);
    }
}
