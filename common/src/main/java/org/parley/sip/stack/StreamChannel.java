package org.parley.sip.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPTransaction;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.RawHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection: a flow (RFC 5626 §2). Its life: connecting → open → ended; nothing comes back from ended. State belongs to the
 * port's event loop, except what is marked; sending from any thread puts octets on that loop and returns. More octets waiting than the send
 * queue holds end the connection: somebody does not read. What is unfinished when a connection is lost is thrown away.
 */
final class StreamChannel extends PeerChannel implements Framer.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(StreamChannel.class);
    private static final Buffer PONG = Buffer.buffer("\r\n");
    private static final int MOST_IN_WORK = 64;
    private static final long LINGER_MILLIS = 1_000;
    private static final long THROTTLE_MILLIS = 100;

    private final StreamCarrier carrier;
    private final StreamPort port;
    private final String name;
    private final Framer framer;
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
        this.framer = new Framer(carrier.ingress().limits(), this);
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
        return kind() != SipTransport.TLS
                || name.equals(wanted)
                || FlowRouter.numeric(wanted).isPresent();
    }

    /** The certificate the peer proved to hold (RFC 5922), if TLS asked for one. Any thread. */
    Optional<X509Certificate> certificate() {
        NetSocket connected = socket;
        SSLSession session = connected == null ? null : connected.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
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
        for (byte[] octets = waiting.poll(); octets != null; octets = waiting.poll()) {
            write(made, octets);
        }
        requests.clear();
        openings.forEach(promise -> promise.tryComplete(this));
        openings.clear();
    }

    private void heard(byte[] read) {
        heardAt = System.nanoTime();
        if (!framer.midMessage()) {
            messageAt = heardAt;
        }
        framer.feed(read);
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
    public void keepAlive() {
        NetSocket connected = socket;
        spoke = true;
        if (!carrier.ingress().admits(peer())) {
            hold();
            port.vertx().setTimer(THROTTLE_MILLIS, timer -> release());
        } else if (connected != null
                && queued.addAndGet(PONG.length()) <= port.bounds().sendQueue()) {
            connected.write(PONG).onComplete(written -> wrote(PONG.length()));
        } else {
            end("send queue full");
        }
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
        if (queued.addAndGet(octets.length) > port.bounds().sendQueue()) {
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
            write(connected, octets);
        } else if (!ended) {
            waiting.add(octets);
        }
    }

    private void write(NetSocket connected, byte[] octets) {
        if (queued.get() == octets.length) {
            wroteAt = System.nanoTime();
        }
        connected.write(Buffer.buffer(octets)).onComplete(written -> wrote(octets.length));
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
        byte[] octets = message.encodeAsBytes(getTransport());
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

    private void expect(String transaction) {
        if (ended) {
            fail(transaction);
        } else if (!open) {
            requests.add(transaction);
        }
    }

    /** The connection a request came by is gone: its Via says where else (RFC 3261 §18.2.2). */
    private void otherwise(SIPResponse response, byte[] octets) throws IOException {
        Via via = response.getTopmostVia();
        if (kind() == SipTransport.TLS || via == null) {
            throw new IOException("connection with " + getKey() + " is closed");
        }
        int back = via.getPort() > 0 ? via.getPort() : kind().defaultPort();
        carrier.channelTo(peer(), back).send(octets);
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
            cut(connected, reset);
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

    /** At once: {@code close()} would first wait for a peer that does not read to take what is queued. */
    private void cut(NetSocket connected, boolean reset) {
        if (reset && connected instanceof NetSocketInternal internal) {
            Channel channel = internal.channelHandlerContext().channel();
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close(); // not through Vert.x' handler, which waits for its queue
        } else {
            connected.close();
        }
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
        } else if (!held && (framer.midMessage() || (!spoke && !dialed)) && now - messageAt > messageTime) {
            port.counters().refused("slow").increment();
            gone("no whole message in time", true);
        } else if (queued.get() > 0 && now - wroteAt > messageTime) {
            port.counters().refused("unread").increment();
            gone("does not read", true);
        } else if (now - heardAt > port.bounds().idleTime().toNanos()) {
            gone("idle");
        }
    }
}
