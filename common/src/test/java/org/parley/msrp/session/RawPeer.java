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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer of plain sockets and octets that shares nothing with the code under test. Blocking; for one test thread. */
final class RawPeer implements AutoCloseable {
    static final int PATIENCE_MILLIS = 10_000;

    final Socket socket;
    private final InputStream in;
    private byte[] held = new byte[0];

    RawPeer(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static RawPeer connect(InetSocketAddress address) {
        try {
            return new RawPeer(new Socket(address.getAddress(), address.getPort()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static RawPeer accept(ServerSocket server) {
        try {
            server.setSoTimeout(PATIENCE_MILLIS);
            return new RawPeer(server.accept());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A message as it stood on the wire. */
    record Wire(String start, Map<String, String> headers, byte @Nullable [] body, char flag) {
        String tid() {
            return start.split(" ")[1];
        }

        boolean isRequest(String method) {
            return start.endsWith(" " + method);
        }

        int code() {
            String word = start.split(" ")[2];
            return word.matches("[0-9]{3}") ? Integer.parseInt(word) : 0;
        }

        String header(String name) {
            String value = headers.get(name);
            if (value == null) {
                throw new AssertionError("no " + name + " in " + start + " " + headers);
            }
            return value;
        }

        String text() {
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }

        long rangeStart() {
            return Long.parseLong(header("Byte-Range").split("-")[0]);
        }
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers a request 200. */
    void ok(Wire request) {
        respond(request, "200 OK");
    }

    void respond(Wire request, String status) {
        String to = request.header("From-Path").split(" ")[0];
        send("MSRP " + request.tid() + " " + status + "\r\nTo-Path: " + to + "\r\nFrom-Path: "
                + request.header("To-Path").split(" ")[0] + "\r\n-------" + request.tid() + "$\r\n");
    }

    /** The next whole message. */
    Wire next() {
        try {
            while (true) {
                Wire whole = parse();
                if (whole != null) {
                    return whole;
                }
                more();
            }
        } catch (IOException e) {
            throw new AssertionError("no whole message; held: " + new String(held, StandardCharsets.ISO_8859_1), e);
        }
    }

    private void more() throws IOException {
        byte[] read = new byte[65536];
        int count = in.read(read);
        if (count < 0) {
            throw new EOFException("end of stream");
        }
        byte[] all = new byte[held.length + count];
        System.arraycopy(held, 0, all, 0, held.length);
        System.arraycopy(read, 0, all, held.length, count);
        held = all;
    }

    private @Nullable Wire parse() {
        String text = new String(held, StandardCharsets.ISO_8859_1);
        int firstEnd = text.indexOf("\r\n");
        if (firstEnd < 0) {
            return null;
        }
        String start = text.substring(0, firstEnd);
        String end = "-------" + start.split(" ")[1];
        int at = text.indexOf(end, firstEnd);
        while (at >= 0) {
            int flag = at + end.length();
            if (text.length() < flag + 3) {
                return null;
            }
            boolean closes = text.startsWith("\r\n", at - 2)
                    && "$+#".indexOf(text.charAt(flag)) >= 0
                    && text.startsWith("\r\n", flag + 1);
            if (closes) {
                return cut(text, start, firstEnd + 2, at, flag);
            }
            at = text.indexOf(end, at + 1);
        }
        return null;
    }

    private Wire cut(String text, String start, int headersAt, int endLine, int flag) {
        Map<String, String> headers = new LinkedHashMap<>();
        int at = headersAt;
        byte[] body = null;
        while (at < endLine) {
            int end = text.indexOf("\r\n", at);
            if (end == at) {
                body = text.substring(at + 2, endLine - 2).getBytes(StandardCharsets.ISO_8859_1);
                break;
            }
            String line = text.substring(at, end);
            headers.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
            at = end + 2;
        }
        held = text.substring(flag + 3).getBytes(StandardCharsets.ISO_8859_1);
        return new Wire(start, headers, body, text.charAt(flag));
    }

    /** Whether nothing at all comes within that time. */
    boolean isSilent(int millis) {
        if (held.length > 0) {
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
    boolean isClosed() {
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
    String everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(held);
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
