package org.parley.tests.peer;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A WebSocket client by hand (RFC 6455): handshake and frames as octets, so that each can be wrong. What comes is in a mailbox, frame by frame. */
public final class WebSocketWire implements AutoCloseable {
    /** Opcode of text. */
    public static final int TEXT = 1;
    /** Opcode of binary. */
    public static final int BINARY = 2;
    /** Opcode of close. */
    public static final int CLOSE = 8;
    /** Opcode of ping. */
    public static final int PING = 9;
    /** Opcode of pong. */
    public static final int PONG = 10;

    private static final int FINAL = 0x80;

    /**
     * One frame as it came.
     *
     * @param last whether it ends its message
     * @param opcode what it is
     * @param payload what it carries
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(boolean last, int opcode, byte[] payload) {
        /** The payload as text. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close; 1005 for none. */
        public int code() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }

        @Override
        public String toString() {
            return "frame " + opcode + (last ? "" : "+") + " " + text();
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Random masks = new Random(6455);
    private final Mailbox<Frame> frames;
    private final Consumer<Frame> ear;
    private String answer = "";
    private volatile boolean ended;

    private WebSocketWire(InetSocketAddress server, @Nullable SSLContext tls, Consumer<Frame> ear) throws IOException {
        this.ear = ear;
        Socket made = new Socket();
        made.connect(server, (int) Await.SOON.toMillis());
        made.setTcpNoDelay(true);
        socket = tls == null
                ? made
                : tls.getSocketFactory().createSocket(made, server.getHostString(), server.getPort(), true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        frames = new Mailbox<>("frames from " + server);
    }

    /** A connection on which nothing has been said. */
    public static WebSocketWire connect(InetSocketAddress server, @Nullable SSLContext tls) {
        return connect(server, tls, frame -> {});
    }

    private static WebSocketWire connect(InetSocketAddress server, @Nullable SSLContext tls, Consumer<Frame> ear) {
        try {
            return new WebSocketWire(server, tls, ear);
        } catch (IOException e) {
            throw new UncheckedIOException("WebSocket to " + server, e);
        }
    }

    /** A connection whose handshake for this subprotocol was accepted. */
    public static WebSocketWire open(InetSocketAddress server, @Nullable SSLContext tls, String subprotocol) {
        return open(server, tls, subprotocol, frame -> {});
    }

    /** The same, with frames told on the reading thread too. */
    static WebSocketWire open(
            InetSocketAddress server, @Nullable SSLContext tls, String subprotocol, Consumer<Frame> ear) {
        WebSocketWire wire = connect(server, tls, ear);
        String head = wire.handshake(subprotocol, List.of());
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("handshake refused: " + head);
        }
        return wire;
    }

    /** Sends the usual handshake with more header lines and gives the head of the answer; after 101 frames are heard. */
    public String handshake(String subprotocol, List<String> more) {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n")
                .append("Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .append("Sec-WebSocket-Version: 13\r\n");
        if (!subprotocol.isEmpty()) {
            request.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
        }
        more.forEach(line -> request.append(line).append("\r\n"));
        write(Octets.of(request + "\r\n"));
        return hearHead();
    }

    /** Reads the head of the answer to a handshake written by hand; after 101 frames are heard. */
    public String hearHead() {
        answer = head();
        if (answer.startsWith("HTTP/1.1 101 ")) {
            Thread reader = new Thread(this::hear, "websocket-peer");
            reader.setDaemon(true);
            reader.start();
        }
        return answer;
    }

    /** The head of the answer to the handshake. */
    public String answer() {
        return answer;
    }

    private String head() {
        try {
            socket.setSoTimeout((int) Await.SOON.toMillis());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            socket.setSoTimeout(0);
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to the handshake", e);
        }
    }

    private void hear() {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                long length = second & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                if (second >= 0x80 || length > 1 << 24) {
                    throw new IOException("a server's frame with a mask, or of " + length + " octets");
                }
                Frame frame = new Frame((first & FINAL) != 0, first & 0x7f, in.readNBytes((int) length));
                frames.put(frame);
                ear.accept(frame);
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    /** Frames that came, control frames too. */
    public Mailbox<Frame> frames() {
        return frames;
    }

    /** True once the server has closed. */
    public boolean isEnded() {
        return ended;
    }

    /** Sends a whole text message. */
    public void text(String text) {
        frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a masked frame. */
    public void frame(boolean last, int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? FINAL : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = new byte[4];
        masks.nextBytes(mask);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        write(frame.toByteArray());
    }

    /** Writes octets, whatever they are. */
    public synchronized void write(byte[] octets) {
        try {
            out.write(octets);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
