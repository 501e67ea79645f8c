package org.parley.sip.stack;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.GuardedParser;
import org.parley.sip.stack.guard.RawAnswer;
import org.parley.sip.stack.guard.RawHead;
import org.parley.sip.stack.guard.RawLimits;
import org.parley.sip.stack.guard.SourceRates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message from a transport to the library's transactions, the same for all transports: rate of its source, a lane, the parser,
 * Via's received and rport (RFC 3261 §18.2.1, RFC 3581 §4), the bound on transactions, the headers a transaction needs, and then the
 * transaction layer, which calls the listener. What is refused is answered without state where it can be answered. Runs on lanes, except
 * {@link #accept} and {@link #refuse}, which any thread may call and which do not block.
 */
final class Ingress {
    private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);
    /** Overload must not keep calls from ending, nor proxies from asking whether we live. */
    private static final Set<String> ALWAYS_WELCOME = Set.of(Request.ACK, Request.BYE, Request.CANCEL, Request.OPTIONS);

    private static final Set<Class<?>> ESSENTIAL = Set.of(
            From.class,
            To.class,
            CSeq.class,
            Via.class,
            CallID.class,
            ContentLength.class,
            RequestLine.class,
            StatusLine.class);
    private static final int RETRY_SECONDS = 5;

    private final NodeStack stack;
    private final GuardedParser parser;
    private final RawLimits limits;
    private final Lanes lanes;
    private final SipConfig.Bounds bounds;
    private final SourceRates messages;
    private final SourceRates requests;
    private final Counters counters;
    private final Backups backups;
    private volatile boolean open;
    private volatile @Nullable SipTap tap;

    Ingress(NodeStack stack, SipConfig config, Lanes lanes, Counters counters, Backups backups) {
        this.backups = backups;
        this.stack = stack;
        this.limits = config.sizes().raw();
        this.parser = new GuardedParser(limits);
        this.lanes = lanes;
        this.bounds = config.bounds();
        this.messages = new SourceRates(
                config.rates().messagesPerSecond(), config.rates().burst());
        this.requests = new SourceRates(
                config.rates().requestsPerSecond(), config.rates().requestBurst());
        this.counters = counters;
    }

    /** Who delivers responses whose connection is gone. */
    Backups backups() {
        return backups;
    }

    GuardedParser parser() {
        return parser;
    }

    RawLimits limits() {
        return limits;
    }

    /** From now on requests go up; before, they get 503. */
    void open() {
        open = true;
    }

    /** From now on messages are seen by that tap; null: by none. Any thread. */
    void tap(@Nullable SipTap seer) {
        tap = seer;
    }

    /** A message goes out. Any thread. */
    void sent(byte[] octets, PeerChannel channel, InetAddress peer, int port) {
        SipTap seer = tap;
        if (seer != null) {
            seer.message(channel.kind(), false, local(channel), new InetSocketAddress(peer, port), octets);
        }
    }

    private static InetSocketAddress local(PeerChannel channel) {
        return new InetSocketAddress(channel.getMessageProcessor().getIpAddress(), channel.getPort());
    }

    /** Takes a token of the source's messages; false: a datagram is dropped, a stream is not read for a while. */
    boolean admits(InetAddress source) {
        boolean admitted = messages.admits(source, System.nanoTime());
        if (!admitted) {
            counters.refused("rate").increment();
        }
        return admitted;
    }

    /**
     * Puts a message without fault on its lane.
     *
     * @param done runs when it has been dealt with
     * @return false when the lanes are full: it was answered 503 or dropped, and {@code done} will not run
     */
    boolean accept(RawHead head, byte[] octets, PeerChannel channel, Runnable done) {
        counters.received(channel.kind()).increment();
        SipTap seer = tap;
        if (seer != null) {
            InetSocketAddress peer = new InetSocketAddress(channel.peer(), channel.getPeerPort());
            seer.message(channel.kind(), true, local(channel), peer, octets);
        }
        boolean taken = lanes.offer(head.callHash(), octets.length, () -> {
            try {
                handle(head, octets, channel);
            } finally {
                done.run();
            }
        });
        if (!taken) {
            counters.refused("lanes").increment();
            answer(head, new Fault(503, "Service Unavailable", false), channel);
        }
        return taken;
    }

    /** Runs something that calls the listener, on a lane; even when they are full. */
    void run(int key, Runnable task) {
        lanes.always(key, task);
    }

    /** Answers a message with a fault, if it can be answered. */
    void refuse(RawHead head, Fault fault, PeerChannel channel) {
        counters.refused(Integer.toString(fault.status())).increment();
        answer(head, fault, channel);
    }

    private void answer(RawHead head, Fault fault, PeerChannel channel) {
        byte[] answer = RawAnswer.of(
                head,
                fault.status(),
                fault.reason(),
                fault.status() == 503 ? RETRY_SECONDS : null,
                channel.kind().webSocket() ? null : channel.peer(),
                channel.getPeerPort());
        if (answer == null) {
            return;
        }
        try {
            channel.reply(answer, RawAnswer.udpPort(head, channel.getPeerPort()));
        } catch (IOException e) {
            LOG.debug("stateless answer not sent to {}: {}", channel.getKey(), e.toString());
        }
    }

    private void handle(RawHead head, byte[] octets, PeerChannel channel) {
        SIPMessage message;
        try {
            message = parser.parse(octets, true, false, Ingress::unparsable);
            if (head.contentLength() < 0 && octets.length > head.length()) {
                // Without Content-Length the rest is the body (RFC 3261 §18.3, RFC 7118 §5); the library would drop it.
                message.setMessageContent(
                        Arrays.copyOfRange(octets, head.length(), octets.length),
                        false,
                        true,
                        octets.length - head.length());
            }
        } catch (ParseException e) {
            refuse(head, new Fault(400, "Malformed Message", false), channel);
            return;
        }
        try {
            if (message instanceof SIPRequest request) {
                request(head, request, channel);
            } else if (message instanceof SIPResponse response) {
                response(response, channel);
            }
        } catch (Throwable e) { // the library throws what it likes, and a listener may die of anything
            counters.faults().increment();
            LOG.warn("{} from {} failed", head.request() ? head.method() : "response", channel.getKey(), e);
        }
    }

    /** A header the library cannot read is kept as text, unless the message means nothing without it. */
    private static void unparsable(ParseException e, SIPMessage message, Class<?> header, String text, String whole)
            throws ParseException {
        if (header != null && ESSENTIAL.contains(header)) {
            throw e;
        }
        message.addUnparsed(text);
    }

    private void request(RawHead head, SIPRequest request, PeerChannel channel) throws Exception {
        place(request, channel);
        Via via = request.getTopmostVia();
        if (!reachable(via, channel)) {
            refuse(head, new Fault(400, "Via Does Not Say Where It Came From", false), channel);
            return;
        }
        if (channel.kind() == SipTransport.WS
                && request.getRequestLine().getUri().toString().regionMatches(true, 0, "sips:", 0, 5)) {
            refuse(head, new Fault(403, "Secure WebSocket Needed For SIPS", false), channel); // RFC 7118 §9.2
            return;
        }
        boolean known = stack.findTransaction(request.getTransactionId(), true) != null;
        received(via, channel);
        if (!known && !ALWAYS_WELCOME.contains(request.getMethod()) && overloaded(channel.peer())) {
            counters.refused("overload").increment();
            unavailable(request, channel);
            return;
        }
        if (!open) {
            unavailable(request, channel);
            return;
        }
        if (request.getMaxForwards() == null) {
            request.setHeader(new MaxForwards(70)); // RFC 2543 clients do not send it
        }
        try {
            request.checkHeaders();
        } catch (ParseException e) {
            refuse(head, new Fault(400, missing(request), false), channel);
            return;
        }
        ServerRequestInterface up = stack.newSIPServerRequest(request, channel);
        if (up == null) {
            return; // a retransmission while the first is being handled
        }
        try {
            up.processRequest(request, channel);
        } finally {
            if (up instanceof SIPServerTransaction transaction && !transaction.passToListener()) {
                ((SIPTransaction) transaction).releaseSem();
            }
        }
    }

    private static void place(SIPMessage message, PeerChannel channel) {
        message.setRemoteAddress(channel.peer());
        message.setRemotePort(channel.getPeerPort());
        message.setPeerPacketSourceAddress(channel.peer());
        message.setPeerPacketSourcePort(channel.getPeerPort());
        message.setLocalAddress(channel.getMessageProcessor().getIpAddress());
        message.setLocalPort(channel.getPort());
    }

    /** The library answers a datagram as Via says; what it could not answer is refused here. */
    private static boolean reachable(Via via, PeerChannel channel) {
        boolean datagram = channel.kind() == SipTransport.UDP;
        return via.getPort() <= 65_535
                && via.getPort() != 0
                && (!datagram || (via.getTransport().equalsIgnoreCase("UDP") && numeric(via.getMAddr())));
    }

    private static boolean numeric(@org.jspecify.annotations.Nullable String host) {
        return host == null
                || host.indexOf(':') >= 0
                || HostPort.IPV4.matcher(host).matches();
    }

    private static void received(Via via, PeerChannel channel) throws ParseException {
        String source = channel.peer().getHostAddress();
        boolean asked = via.hasParameter(Via.RPORT);
        if (channel.kind().webSocket() && !asked) {
            return; // it would show a client what stands between us, and is of no use there (RFC 7118 §5.3)
        }
        if (asked || channel.isReliable() || !via.getHost().equals(source)) {
            via.setParameter(Via.RECEIVED, source);
        }
        if (asked || channel.isReliable()) { // on streams it names the connection a stateless response goes back on
            via.setParameter(Via.RPORT, Integer.toString(channel.getPeerPort()));
        }
    }

    private boolean overloaded(InetAddress source) {
        return stack.unfinished() >= bounds.serverTransactions()
                || stack.getServerTransactionTableSize() >= bounds.transactions()
                || !requests.admits(source, System.nanoTime());
    }

    private static void unavailable(SIPRequest request, PeerChannel channel) throws IOException {
        if (request.getMethod().equals(Request.ACK)) {
            return;
        }
        SIPResponse response = request.createResponse(Response.SERVICE_UNAVAILABLE);
        RetryAfter retryAfter = new RetryAfter();
        try {
            retryAfter.setRetryAfter(RETRY_SECONDS);
            response.setToTag(
                    "g" + Integer.toHexString(request.getTransactionId().hashCode()));
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException(e);
        }
        response.setHeader(retryAfter);
        Via via = response.getTopmostVia();
        int port = via.getRPort() > 0
                ? via.getRPort()
                : via.getPort() > 0 ? via.getPort() : channel.kind().defaultPort();
        channel.reply(response.encodeAsBytes(channel.getTransport()), port);
    }

    private static String missing(SIPRequest request) {
        if (request.getContactHeader() == null && request.getToTag() == null && request.getHeader("Event") != null) {
            return "Missing Contact Header";
        }
        return switch (request.getMethod()) {
            case Request.INVITE, Request.SUBSCRIBE, Request.REFER -> "Missing or Malformed Contact Header";
            case Request.NOTIFY -> "Missing Subscription-State or Event Header";
            case Request.PUBLISH -> "Missing Event Header";
            default -> "Missing Header";
        };
    }

    private void response(SIPResponse response, PeerChannel channel) throws ParseException {
        place(response, channel);
        response.setApplicationData(channel); // who answers, should its certificate be asked for
        response.checkHeaders();
        ServerResponseInterface up = stack.newSIPServerResponse(response, channel);
        if (up == null) {
            return;
        }
        try {
            if (!(up instanceof SIPClientTransaction client) || client.checkFromTag(response)) {
                up.processResponse(response, channel);
            }
        } finally {
            if (up instanceof SIPTransaction transaction && !transaction.passToListener()) {
                transaction.releaseSem();
            }
        }
    }
}
