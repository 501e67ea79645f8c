package org.parley.tests.peer;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket for subprotocol {@code msrp} (RFC 7977) that looks like a stream, so that an {@link MsrpPeer} can speak over it: what is written in one go is one
 * binary message; what comes is taken out of its frames and held to the rule of one MSRP message in each. Answers pings.
 */
public final class MsrpWebSocket extends Socket {
    private static final int FINAL = 0x80;

    private final Socket below;
    private final DataInputStream in;
    private final OutputStream out;
    private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private byte[] payload = {};
    private int given;
    private volatile int closeCode;
    private final AtomicInteger pings = new AtomicInteger();
    private volatile boolean text;
    private volatile boolean mute;
    private String answer = "";

    private MsrpWebSocket(InetSocketAddress server, @Nullable SSLContext tls) throws IOException {
        Socket made = new Socket();
        made.connect(server, (int) Await.SOON.toMillis());
        made.setTcpNoDelay(true);
        below = tls == null
                ? made
                : tls.getSocketFactory().createSocket(made, server.getHostString(), server.getPort(), true);
        in = new DataInputStream(below.getInputStream());
        out = below.getOutputStream();
    }

    /** Opens one; the handshake must be accepted. */
    public static MsrpWebSocket open(InetSocketAddress server, @Nullable SSLContext tls, String... headers) {
        try {
            MsrpWebSocket made = new MsrpWebSocket(server, tls);
            made.shake(List.of(headers));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("WebSocket to " + server, e);
        }
    }

    private void shake(List<String> headers) throws IOException {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n")
                .append("Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: msrp\r\n");
        headers.forEach(line -> request.append(line).append("\r\n"));
        out.write(Octets.of(request + "\r\n"));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        answer = head.toString();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("handshake refused: " + head);
        }
    }

    /** An MSRP peer that speaks over this. */
    public MsrpPeer peer() {
        try {
            return new MsrpPeer(this, "ws:" + below.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of the 101. */
    public String answer() {
        return answer;
    }

    /** Sends text messages from now on. */
    public MsrpWebSocket inText() {
        text = true;
        return this;
    }

    /** Sends binary messages from now on, as at the beginning. */
    public MsrpWebSocket inBinary() {
        text = false;
        return this;
    }

    /** Answers no ping from now on. */
    public void mute() {
        mute = true;
    }

    /** Octets of each message that came, in order. */
    public List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    /** Pings that came. */
    public int pings() {
        return pings.get();
    }

    /** What broke the rules: messages that were not one MSRP message, or not binary. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** The code the server closed with; 0 while it has not. */
    public int closeCode() {
        return closeCode;
    }

    /** Sends a masked frame. */
    public synchronized void frame(int head, byte[] octets, int from, int count) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(count + 14);
        frame.write(head);
        if (count < 126) {
            frame.write(FINAL | count);
        } else if (count < 65_536) {
            frame.write(FINAL | 126);
            frame.write(count >> 8);
            frame.write(count);
        } else {
            frame.write(FINAL | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) count >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        byte[] masked = new byte[count];
        for (int i = 0; i < count; i++) {
            masked[i] = (byte) (octets[from + i] ^ mask[i % 4]);
        }
        frame.writeBytes(masked);
        out.write(frame.toByteArray());
        out.flush();
    }

    /** The next frame; false at the end. */
    private boolean next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] octets = in.readNBytes((int) length);
        switch (first & 0xf) {
            case 0, 1, 2 -> data(first, octets);
            case 8 -> {
                closeCode = octets.length < 2 ? 1005 : (octets[0] & 0xff) << 8 | octets[1] & 0xff;
                return false;
            }
            case 9 -> {
                pings.incrementAndGet();
                if (!mute) {
                    frame(FINAL | 10, octets, 0, octets.length);
                }
            }
            default -> {}
        }
        return true;
    }

    private void data(int first, byte[] octets) {
        payload = octets;
        given = 0;
        message.writeBytes(octets);
        if ((first & 0xf) == 1) {
            wrong.add("text");
        }
        if ((first & FINAL) != 0) {
            sizes.add(message.size());
            check(message.toByteArray());
            message.reset();
        }
    }

    private void check(byte[] whole) {
        MsrpFraming framing = new MsrpFraming();
        int[] count = {0};
        framing.feed(whole, whole.length, frame -> count[0]++);
        if (count[0] != 1 || framing.held() != 0) {
            wrong.add(count[0] + " MSRP messages and " + framing.held() + " octets in a WebSocket message of "
                    + whole.length);
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                while (given == payload.length) {
                    if (!next()) {
                        return -1;
                    }
                }
                int count = Math.min(most, payload.length - given);
                System.arraycopy(payload, given, into, from, count);
                given += count;
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int from, int count) throws IOException {
                frame(FINAL | (text ? 1 : 2), octets, from, count);
            }
        };
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public int getLocalPort() {
        return below.getLocalPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return below.getLocalSocketAddress();
    }

    @Override
    public synchronized void close() throws IOException {
        below.close();
    }

    @Override
    public String toString() {
        return "WebSocket " + below + " close code " + closeCode + " wrong " + wrong;
    }
}
