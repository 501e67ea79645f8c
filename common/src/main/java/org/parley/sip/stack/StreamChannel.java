package org.parley.sip.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPTransaction;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.RawHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection over TCP or TLS, with or without WebSocket: a flow (RFC 5626 §2). Its life: connecting → open → ended; nothing comes back from ended. State belongs to the
 * port's event loop, except what is marked; sending from any thread puts octets on that loop and returns. More octets waiting than the send
 * queue holds end the connection: somebody does not read. What is unfinished when a connection is lost is thrown away.
 */
final class StreamChannel extends PeerChannel implements Framing.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(StreamChannel.class);
    private static final int MOST_IN_WORK = 64;
    private static final long LINGER_MILLIS = 1_000;
    private static final long THROTTLE_MILLIS = 100;

    private final StreamCarrier carrier;
    private final StreamPort port;
    private final String name;
    private final Framing framing;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final List<Promise<StreamChannel>> openings = new ArrayList<>();
    private final AtomicLong queued = new AtomicLong(); // any thread
    private final AtomicInteger inWork = new AtomicInteger(); // any thread
    private final boolean dialed;
    private final long begun = System.nanoTime();
    private volatile boolean ended;
    private volatile @Nullable NetSocket socket;
    private boolean open;
    private String endedBecause = "";
    private boolean held;
    private boolean spoke;
    private long heardAt = begun;
    private long messageAt = begun;
    private long wroteAt = begun;
    private long probedAt = begun;

    /**
     * Not connected yet.
     *
     * @param name of the peer, as a certificate bears it
     */
    StreamChannel(StreamCarrier carrier, InetAddress peer, int peerPort, String name, boolean dialed) {
        super(carrier, carrier.port().kind(), peer, peerPort);
        this.carrier = carrier;
        this.port = carrier.port();
        this.name = name;
        this.dialed = dialed;
        this.framing = kind().webSocket()
                ? new WebSocketFraming(
                        carrier.ingress().limits(), this, port.web().door(), this::onLoop)
                : new Framer(carrier.ingress().limits(), this);
    }

    private void onLoop(Runnable task) {
        port.loop().runOnContext(v -> task.run());
    }

    String name() {
        return name;
    }

    String flow() {
        return StreamPort.key(peer(), getPeerPort());
    }

    /** Any thread. */
    boolean usable() {
        return !ended;
    }

    /** True when the connection was made to that name, or when only an address is asked for. Any thread. */
    boolean bears(String wanted) {
        return !kind().secure()
                || name.equals(wanted)
                || FlowRouter.numeric(wanted).isPresent();
    }

    /** The certificate the peer proved to hold (RFC 5922), if TLS asked for one. Any thread. */
    Optional<X509Certificate> certificate() {
        return Sockets.certificate(socket);
    }

    /** There is a socket, but TLS may not be up. */
    void connected(NetSocket made) {
        socket = made;
        if (ended) {
            made.close();
            return;
        }
        made.closeHandler(v -> gone("closed by the peer"));
        made.exceptionHandler(e -> LOG.debug("{}: {}", getKey(), e.toString()));
    }

    /** Messages may pass. */
    void opened(NetSocket made) {
        if (ended) {
            made.close();
            return;
        }
        open = true;
        heardAt = System.nanoTime();
        made.handler(read -> heard(read.getBytes()));
        if (!kind().webSocket()) {
            ready();
        }
        for (byte[] octets = waiting.poll(); octets != null; octets = waiting.poll()) {
            write(made, framing.wrap(octets), octets.length);
        }
        requests.clear();
        openings.forEach(promise -> promise.tryComplete(this));
        openings.clear();
    }

    @Override
    public void ready() {
        spoke |= kind().webSocket(); // its handshake was a word
        port.ready(this);
    }

    private void heard(byte[] read) {
        heardAt = System.nanoTime();
        if (!framing.midMessage()) {
            messageAt = heardAt;
        }
        framing.feed(read);
    }

    @Override
    public void message(RawHead head, byte[] octets) {
        spoke = true;
        messageAt = System.nanoTime();
        if (!carrier.ingress().admits(peer())) {
            hold();
            port.vertx().setTimer(THROTTLE_MILLIS, timer -> release());
        }
        inWork.incrementAndGet();
        if (!carrier.ingress().accept(head, octets, this, this::handled)) {
            inWork.decrementAndGet();
        } else if (inWork.get() >= MOST_IN_WORK) {
            hold();
        }
    }

    /** On a lane. */
    private void handled() {
        if (inWork.decrementAndGet() == MOST_IN_WORK / 2) {
            port.loop().runOnContext(v -> release());
        }
    }

    private void hold() {
        NetSocket connected = socket;
        if (!held && connected != null) {
            held = true;
            connected.pause();
        }
    }

    private void release() {
        NetSocket connected = socket;
        if (held && !ended && connected != null && inWork.get() < MOST_IN_WORK) {
            held = false;
            heardAt = System.nanoTime();
            messageAt = heardAt;
            connected.resume();
        }
    }

    @Override
    public void keepAlive(byte[] answer) {
        spoke = true;
        if (!carrier.ingress().admits(peer())) {
            hold();
            port.vertx().setTimer(THROTTLE_MILLIS, timer -> release());
        } else if (answer.length > 0) {
            control(answer);
        }
    }

    @Override
    public void control(byte[] octets) {
        NetSocket connected = socket;
        if (connected != null
                && queued.addAndGet(octets.length) <= port.bounds().sendQueue()) {
            write(connected, octets, octets.length);
        } else {
            end("send queue full");
        }
    }

    @Override
    public void over(String why) {
        LOG.debug("{}: {}", getKey(), why);
        port.vertx().setTimer(LINGER_MILLIS, timer -> gone(why));
    }

    @Override
    public void refused(@Nullable RawHead head, Fault fault) {
        spoke = true;
        if (head != null) {
            carrier.ingress().refuse(head, fault, this);
        } else {
            port.counters().refused(Integer.toString(fault.status())).increment();
        }
        if (fault.framingLost()) {
            // An answer on its way would be lost to a reset if we closed on octets not yet read.
            LOG.debug("{}: {} {}", getKey(), fault.status(), fault.reason());
            port.vertx().setTimer(head == null ? 1 : LINGER_MILLIS, timer -> gone(fault.reason()));
        }
    }

    @Override
    void send(byte[] octets) throws IOException {
        if (ended) {
            throw new IOException("connection with " + getKey() + " is closed");
        }
        // What waits before it counts: one message of ours may be larger than the queue, as a large roster is.
        if (queued.getAndAdd(octets.length) > port.bounds().sendQueue()) {
            port.counters().refused("send-queue").increment();
            end("send queue full");
            throw new IOException("connection with " + getKey() + " is not read from");
        }
        carrier.ingress().sent(octets, this, peer(), getPeerPort());
        port.loop().runOnContext(v -> put(octets));
    }

    private void put(byte[] octets) {
        NetSocket connected = socket;
        if (open && !ended && connected != null) {
            write(connected, framing.wrap(octets), octets.length);
        } else if (!ended) {
            waiting.add(octets);
        }
    }

    /** Writes octets that were counted as so many when they were queued. */
    private void write(NetSocket connected, byte[] framed, int counted) {
        if (queued.get() == counted) {
            wroteAt = System.nanoTime();
        }
        connected.write(Buffer.buffer(framed)).onComplete(written -> wrote(counted));
    }

    private void wrote(int octets) {
        queued.addAndGet(-octets);
        wroteAt = System.nanoTime();
    }

    @Override
    void reply(byte[] octets, int viaPort) throws IOException {
        send(octets);
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        byte[] octets = encoded(message);
        if (ended && message instanceof SIPResponse response) {
            otherwise(response, octets);
            return;
        }
        if (!ended && message instanceof SIPRequest request) {
            String id = request.getTransactionId();
            port.loop().runOnContext(v -> expect(id));
        }
        send(octets);
    }

    /** A response says the Via's own token again: behind a proxy that ends TLS a client writes WSS and comes by WS. */
    private byte[] encoded(SIPMessage message) {
        Via via = message instanceof SIPResponse && kind().webSocket() ? message.getTopmostVia() : null;
        return message.encodeAsBytes(via == null ? getTransport() : via.getTransport());
    }

    private void expect(String transaction) {
        if (ended) {
            fail(transaction);
        } else if (!open) {
            requests.add(transaction);
        }
    }

    /** The connection a request came by is gone: its Via says where else (RFC 3261 §18.2.2, RFC 3263 §5). */
    private void otherwise(SIPResponse response, byte[] octets) throws IOException {
        Via via = response.getTopmostVia();
        if (kind().webSocket() || via == null) {
            throw new IOException("connection with " + getKey() + " is closed");
        }
        carrier.ingress().backups().deliver(port, peer(), via, octets);
    }

    void whenOpen(Promise<StreamChannel> promise) {
        port.loop().runOnContext(v -> {
            if (open && !ended) {
                promise.complete(this);
            } else if (ended) {
                promise.fail(failure());
            } else {
                openings.add(promise);
            }
        });
    }

    /** Ends the connection. Any thread. */
    void end(String why) {
        port.loop().runOnContext(v -> gone(why));
    }

    /** Ends the connection, on the loop; what was sent still reaches a peer that reads. */
    void gone(String why) {
        gone(why, queued.get() > 0);
    }

    /** Ends the connection; a reset leaves the system nothing to keep for a peer that does not read. */
    private void gone(String why, boolean reset) {
        if (ended) {
            return;
        }
        ended = true;
        endedBecause = why;
        LOG.debug("connection ended peer={} why={}", getKey(), why);
        port.ended(this);
        NetSocket connected = socket;
        if (connected != null) {
            byte[] farewell = reset || !open ? new byte[0] : framing.farewell();
            if (farewell.length > 0) {
                connected.write(Buffer.buffer(farewell));
            }
            Sockets.end(connected, reset);
        }
        waiting.clear();
        requests.forEach(this::fail);
        requests.clear();
        openings.forEach(promise -> promise.tryFail(failure()));
        openings.clear();
    }

    private IOException failure() {
        return new IOException("connection with " + getKey() + ": " + endedBecause);
    }

    /** Tells a client transaction that its request did not go out (RFC 3261 §17.1.4), on a lane. */
    private void fail(String id) {
        SIPTransaction transaction = getSIPStack().findTransaction(id, false);
        if (transaction != null) {
            carrier.ingress().run(id.hashCode(), transaction::raiseIOExceptionEvent);
        }
    }

    /** Has the peer been silent, slow or deaf for too long? */
    void check(long now) {
        long messageTime = port.bounds().messageTime().toNanos();
        if (!open) {
            if (now - begun > port.bounds().connectTime().toNanos() + messageTime) {
                gone("not connected in time", true);
            }
        } else if (!held && (framing.midMessage() || (!spoke && !dialed)) && now - messageAt > messageTime) {
            port.counters().refused("slow").increment();
            gone("no whole message in time", true);
        } else if (queued.get() > 0 && now - wroteAt > messageTime) {
            port.counters().refused("unread").increment();
            gone("does not read", true);
        } else if (now - heardAt > port.bounds().idleTime().toNanos()) {
            gone("idle");
        } else if (!held) {
            probe(now);
        }
    }

    /** A browser cannot be made to send keep-alives, but it answers them (RFC 7118 §6). */
    private void probe(long now) {
        long every = port.web().pingEvery().toNanos();
        byte[] probe = now - Math.max(heardAt, probedAt) > every ? framing.probe() : new byte[0];
        if (probe.length > 0 && now - heardAt > 3 * every) {
            gone("does not answer pings", true);
        } else if (probe.length > 0) {
            probedAt = now;
            control(probe);
        }
    }
}
