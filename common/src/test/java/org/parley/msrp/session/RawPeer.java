package org.parley.msrp.session;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer of plain sockets and octets that shares nothing with the code under test. Blocking; for one test thread. */
public final class RawPeer implements AutoCloseable {
    public static final int PATIENCE_MILLIS = 1_000 * Integer.getInteger("parley.tests.soon", 30);

    /** Set, so that the system does not widen it: what is not read waits in the server, however large a system's buffers may grow. */
    private static final int RECEIVE_BUFFER = 256 << 10;

    public final Socket socket;
    private final InputStream in;
    private byte[] held = new byte[65536];
    private int count;
    /** Before this place no end-line stands. */
    private int scanned;

    public RawPeer(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static RawPeer connect(InetSocketAddress address) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(address, PATIENCE_MILLIS);
            return new RawPeer(socket);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static RawPeer accept(ServerSocket server) {
        try {
            server.setSoTimeout(PATIENCE_MILLIS);
            return new RawPeer(server.accept());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A message as it stood on the wire. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    public record Wire(String start, Map<String, String> headers, byte @Nullable [] body, char flag) {
        public String tid() {
            return start.split(" ", -1)[1];
        }

        public boolean isRequest(String method) {
            return start.endsWith(" " + method);
        }

        public int code() {
            String word = start.split(" ", -1)[2];
            return word.matches("[0-9]{3}") ? Integer.parseInt(word) : 0;
        }

        public String header(String name) {
            String value = headers.get(name);
            if (value == null) {
                throw new AssertionError("no " + name + " in " + start + " " + headers);
            }
            return value;
        }

        public String text() {
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }

        long rangeStart() {
            return Long.parseLong(header("Byte-Range").split("-", -1)[0]);
        }
    }

    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers a request 200. */
    public void ok(Wire request) {
        respond(request, "200 OK");
    }

    public void respond(Wire request, String status) {
        String to = request.header("From-Path").split(" ", -1)[0];
        send("MSRP " + request.tid() + " " + status + "\r\nTo-Path: " + to + "\r\nFrom-Path: "
                + request.header("To-Path").split(" ", -1)[0] + "\r\n-------" + request.tid() + "$\r\n");
    }

    /** The next whole message. */
    public Wire next() {
        try {
            while (true) {
                Wire whole = parse();
                if (whole != null) {
                    return whole;
                }
                more();
            }
        } catch (IOException e) {
            String shown = new String(held, 0, Math.min(count, 300), StandardCharsets.ISO_8859_1);
            throw new AssertionError("no whole message; held " + count + " octets: " + shown, e);
        }
    }

    private void more() throws IOException {
        if (held.length - count < 65536) {
            held = Arrays.copyOf(held, held.length * 2);
        }
        int read = in.read(held, count, held.length - count);
        if (read < 0) {
            throw new EOFException("end of stream");
        }
        count += read;
    }

    private @Nullable Wire parse() {
        int firstEnd = find("\r\n".getBytes(StandardCharsets.US_ASCII), 0);
        if (firstEnd < 0) {
            return null;
        }
        String start = new String(held, 0, firstEnd, StandardCharsets.ISO_8859_1);
        byte[] end = ("\r\n-------" + start.split(" ", -1)[1]).getBytes(StandardCharsets.US_ASCII);
        int at = find(end, Math.max(firstEnd, scanned));
        while (at >= 0) {
            int flag = at + end.length;
            if (count < flag + 3) {
                return null;
            }
            if ("$+#".indexOf(held[flag]) >= 0 && held[flag + 1] == '\r' && held[flag + 2] == '\n') {
                return cut(start, firstEnd + 2, at + 2, flag);
            }
            at = find(end, at + 1);
        }
        scanned = Math.max(0, count - end.length);
        return null;
    }

    private int find(byte[] sought, int from) {
        for (int at = from; at + sought.length <= count; at++) {
            if (held[at] == sought[0] && Arrays.equals(held, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    private Wire cut(String start, int headersAt, int endLine, int flag) {
        Map<String, String> headers = new LinkedHashMap<>();
        int at = headersAt;
        byte[] body = null;
        byte[] crlf = "\r\n".getBytes(StandardCharsets.US_ASCII);
        while (at < endLine) {
            int end = find(crlf, at);
            if (end == at) {
                body = Arrays.copyOfRange(held, at + 2, endLine - 2);
                break;
            }
            String line = new String(held, at, end - at, StandardCharsets.UTF_8);
            headers.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
            at = end + 2;
        }
        Wire whole = new Wire(start, headers, body, (char) held[flag]);
        System.arraycopy(held, flag + 3, held, 0, count - flag - 3);
        count -= flag + 3;
        scanned = 0;
        return whole;
    }

    /** Whether nothing at all comes within that time. */
    public boolean isSilent(int millis) {
        if (count > 0) {
            return false;
        }
        try {
            socket.setSoTimeout(millis);
            more();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            patience();
        }
    }

    private void patience() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the other side closes, now or soon; what it still sends is skipped. */
    public boolean isClosed() {
        try {
            while (true) {
                more();
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Everything the other side sends until it closes, as text. */
    public String everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(held, 0, count);
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // A reset ends it too.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
