package org.parley.tests.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One end of an MSRP connection over TCP or TLS. Writes whatever octets it is told; frames what arrives; answers SENDs with 200 by itself
 * (where Failure-Report asks for it) until told otherwise; can stop reading.
 */
public final class MsrpPeer implements AutoCloseable {
    private static final int READ_SIZE = 65_536;
    private static final int RAW_KEPT = 1 << 20;

    private final Socket socket;
    private final OutputStream out;
    private final Mailbox<MsrpFrame> inbox;
    private final List<String> broken = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> brokenSeen = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicLong octetsRead = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final ConcurrentLinkedQueue<String> raw = new ConcurrentLinkedQueue<>();
    private final MsrpFraming framing = new MsrpFraming();
    private volatile boolean busy;
    private volatile long stallAt = Long.MAX_VALUE;
    private volatile CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private volatile Function<MsrpFrame, byte @Nullable []> answer = MsrpPeer::ok;

    MsrpPeer(Socket socket, String name) throws IOException {
        this.socket = socket;
        this.inbox = new Mailbox<>(name);
        socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
        Thread reader = new Thread(this::read, "peer-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Speaks over a connection made otherwise. */
    public static MsrpPeer over(Socket socket, String name) {
        try {
            return new MsrpPeer(socket, name);
        } catch (IOException e) {
            throw new UncheckedIOException("speaking over " + socket, e);
        }
    }

    /** Connects over TCP. */
    public static MsrpPeer connect(InetSocketAddress to) {
        return connect(to, 0);
    }

    /** Connects over TCP with this small receive buffer (0: the system's), so that a stalled reader is felt soon. */
    public static MsrpPeer connect(InetSocketAddress to, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(to, (int) Await.SOON.toMillis());
            return new MsrpPeer(socket, "msrp:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("connecting to " + to, e);
        }
    }

    /** Connects over TLS and completes the handshake; SNI carries {@code host}. */
    public static MsrpPeer connectTls(InetSocketAddress to, String host, SSLContext context) {
        try {
            Socket plain = new Socket();
            plain.connect(to, (int) Await.SOON.toMillis());
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, to.getPort(), true);
            socket.startHandshake();
            return new MsrpPeer(socket, "msrps:" + plain.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("TLS to " + to, e);
        }
    }

    /** The usual answer: 200 to a SEND that wants one, nothing to anything else. */
    static byte @Nullable [] ok(MsrpFrame frame) {
        String failure = frame.header("Failure-Report");
        return frame.isSend() && (failure == null || failure.equals("yes"))
                ? MsrpText.response(frame, 200, "OK").octets()
                : null;
    }

    /** What to answer from now on, on the reading thread; the function gives null for silence. */
    public MsrpPeer answering(Function<MsrpFrame, byte @Nullable []> how) {
        answer = how;
        return this;
    }

    /** Answers nothing from now on. */
    public MsrpPeer silent() {
        return answering(frame -> null);
    }

    /** Stops reading after what is being read now. */
    public void stall() {
        stallAfter(0);
    }

    /** Stops reading once this many more octets have come. */
    public void stallAfter(long octets) {
        reading = new CompletableFuture<>();
        stallAt = octetsRead.get() + octets;
    }

    /** True once it has stopped reading as told. */
    public boolean isStalled() {
        return octetsRead.get() >= stallAt;
    }

    /** Reads on. */
    public void resume() {
        stallAt = Long.MAX_VALUE;
        reading.complete(null);
    }

    private void read() {
        byte[] octets = new byte[READ_SIZE];
        try {
            while (true) {
                if (isStalled()) {
                    reading.join();
                }
                int count = socket.getInputStream().read(octets);
                if (count < 0) {
                    break;
                }
                hear(octets, count);
            }
        } catch (IOException | AssertionError e) {
            if (e instanceof AssertionError) {
                brokenSeen.add(String.valueOf(e.getMessage()));
            }
        } finally {
            ended.complete(null);
        }
    }

    private void hear(byte[] octets, int count) {
        if (octetsRead.getAndAdd(count) < RAW_KEPT) {
            raw.add(Octets.latin(Arrays.copyOf(octets, count)));
        }
        framing.feed(octets, count, frame -> {
            WireRules.broken(frame).forEach(rule -> brokenSeen.add(rule + " in " + frame));
            byte[] response = frame.isResponse() ? null : answer.apply(frame);
            if (response != null) {
                send(response);
            }
            inbox.put(frame);
        });
    }

    /** Writes these octets in one go. */
    public void send(byte[] octets) {
        write(octets, 0, octets.length);
    }

    /** The reading thread answers while the test's thread writes: frames must not mix. */
    private synchronized void write(byte[] octets, int from, int count) {
        busy = true;
        try {
            out.write(octets, from, count);
            out.flush();
            written.addAndGet(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            busy = false;
        }
    }

    /** Writes a frame; gives its transaction id. */
    public String send(MsrpText text) {
        send(text.octets());
        return text.tid();
    }

    /** Writes in pieces of {@code size} octets, each its own segment as far as the system lets it. */
    public void sendInPieces(byte[] octets, int size) {
        for (int at = 0; at < octets.length; at += size) {
            write(octets, at, Math.min(size, octets.length - at));
        }
    }

    /** Writes a frame and waits for its response. */
    public MsrpFrame transact(MsrpText text) {
        String tid = send(text);
        return response(tid);
    }

    /** Waits for the response to this transaction. */
    public MsrpFrame response(String tid) {
        return inbox.take("response to " + tid, frame -> frame.answers(tid));
    }

    /** Waits for a frame that fits. */
    public MsrpFrame expect(String what, Predicate<MsrpFrame> fits) {
        return inbox.take(what, fits);
    }

    /** What arrived. */
    public Mailbox<MsrpFrame> inbox() {
        return inbox;
    }

    /** Octets read so far. */
    public long octetsRead() {
        return octetsRead.get();
    }

    /** Octets the system took from us so far. */
    public long octetsWritten() {
        return written.get();
    }

    /** The first megabyte read, one character per octet. */
    public String rawText() {
        return String.join("", raw);
    }

    /** Waits until the other side has closed or reset the connection. */
    public void expectClosed() {
        expectClosed(Await.SOON);
    }

    /** The same with another patience. */
    public void expectClosed(Duration patience) {
        Await.until("the connection's end", ended::isDone, patience);
    }

    /** True when the other side has closed, or we have. */
    public boolean isClosed() {
        return ended.isDone();
    }

    /** True while a write of ours waits for the system to take it. */
    public boolean isBusy() {
        return busy;
    }

    /** The rules of the wire the other side has broken so far. */
    public List<String> broken() {
        broken.addAll(brokenSeen);
        brokenSeen.clear();
        return List.copyOf(broken);
    }

    /** Our own address on this connection. */
    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The certificates the other side has shown; none where it has not, or without TLS. */
    public List<X509Certificate> shown() {
        try {
            return socket instanceof SSLSocket tls
                    ? Arrays.stream(tls.getSession().getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toList()
                    : List.of();
        } catch (SSLPeerUnverifiedException nothing) {
            return List.of();
        }
    }

    /** Shuts down our direction only. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public String toString() {
        return "connection " + socket + ": read " + octetsRead + ", wrote " + written + (isClosed() ? ", ended" : "")
                + ", unfinished frame of " + framing.held() + " octets, broken rules " + broken();
    }

    @Override
    public void close() {
        reading.complete(null);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
