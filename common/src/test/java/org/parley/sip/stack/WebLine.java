package org.parley.sip.stack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A raw WebSocket to the node: frames by hand, nothing of ours. */
final class WebLine implements AutoCloseable {
    static final String HANDSHAKE = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    /** One frame: its first octet and what it carries. */
    record Frame(int first, byte[] payload) {
        int opcode() {
            return first & 15;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    WebLine(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
    }

    static WebLine connect(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, 5_000);
        return new WebLine(socket);
    }

    /** Connected, and the handshake over. */
    static WebLine open(InetSocketAddress to) throws IOException {
        WebLine line = connect(to);
        String answer = line.raw(HANDSHAKE).http();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(answer);
        }
        return line;
    }

    WebLine raw(String text) throws IOException {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    WebLine raw(byte[] octets) throws IOException {
        out.write(octets);
        return this;
    }

    /** The head of an HTTP response. */
    String http() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                frame.write(payload.length >> shift);
            }
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }

    WebLine send(int first, String text) throws IOException {
        return raw(frame(first, text.getBytes(StandardCharsets.UTF_8)));
    }

    WebLine send(String text) throws IOException {
        return send(0x81, text);
    }

    Frame hear() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        return new Frame(first, in.readNBytes(length));
    }

    int status() throws IOException {
        return Integer.parseInt(hear().text().substring(8, 11));
    }

    String request(String method, String... extra) {
        int id = NEXT.getAndIncrement();
        StringBuilder text = new StringBuilder(method + " sip:room@127.0.0.1 SIP/2.0\r\n")
                .append("Via: SIP/2.0/WS w" + id + ".invalid;branch=z9hG4bK-w" + id + "\r\n")
                .append("From: <sip:web@example.org>;tag=w" + id + "\r\nTo: <sip:room@127.0.0.1>\r\n")
                .append("Call-ID: web-" + id + "\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\n")
                .append("Contact: <sip:web@w" + id + ".invalid;transport=ws>\r\n");
        for (String line : extra) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** True when the node closes within 5 s. */
    boolean closed() {
        try {
            while (in.read() >= 0) {
                // what it says before does not matter here
            }
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
