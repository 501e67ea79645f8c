package org.parley.sip.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A raw line to the node, datagrams or a stream: java.net and strings, nothing of ours. */
final class Line implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final @Nullable DatagramSocket datagrams;
    private final @Nullable Socket stream;
    private final String word;

    private Line(@Nullable DatagramSocket datagrams, @Nullable Socket stream, String word) {
        this.datagrams = datagrams;
        this.stream = stream;
        this.word = word;
    }

    static Line udp(InetSocketAddress to) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.connect(to);
        socket.setSoTimeout(30_000);
        return new Line(socket, null, "UDP");
    }

    static Line tcp(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, 5_000);
        return over(socket, "TCP");
    }

    /** With hardly room for what is not read. A window made smaller later would have the system throw away acknowledgements, and resets. */
    static Line deaf(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(to, 5_000);
        return over(socket, "TCP");
    }

    static Line over(Socket socket, String word) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        return new Line(null, socket, word);
    }

    int port() {
        return datagrams != null ? datagrams.getLocalPort() : socket().getLocalPort();
    }

    Socket socket() {
        return java.util.Objects.requireNonNull(stream);
    }

    /** A request with all it needs, under a new branch and Call-ID. */
    String request(String method, String... extra) {
        int id = NEXT.getAndIncrement();
        StringBuilder text = new StringBuilder();
        text.append(method).append(" sip:room@127.0.0.1 SIP/2.0\r\n");
        text.append("Via: SIP/2.0/").append(word).append(" 127.0.0.1:").append(port());
        text.append(";branch=z9hG4bK-").append(id).append("\r\n");
        text.append("From: <sip:alice@example.org>;tag=a").append(id).append("\r\n");
        text.append("To: <sip:room@127.0.0.1>\r\n");
        text.append("Call-ID: call-").append(id).append("\r\n");
        text.append("CSeq: 1 ").append(method).append("\r\n");
        text.append("Contact: <sip:alice@127.0.0.1:").append(port()).append(">\r\n");
        text.append("Max-Forwards: 70\r\n");
        for (String line : extra) {
            text.append(line).append("\r\n");
        }
        if (!String.join("\n", extra).matches("(?is)(.*\n)?(l|content-length) *:.*")) {
            text.append("Content-Length: 0\r\n");
        }
        return text.append("\r\n").toString();
    }

    Line send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Line send(byte[] octets) throws IOException {
        if (datagrams != null) {
            datagrams.send(new DatagramPacket(octets, octets.length));
        } else {
            socket().getOutputStream().write(octets);
        }
        return this;
    }

    /** The next message but a 100, which whoever is slow to answer an INVITE sends; fails after 30 s. */
    String hear() throws IOException {
        String text = next();
        while (text.startsWith("SIP/2.0 100 ")) {
            text = next();
        }
        return text;
    }

    /** The next message, head and body. */
    private String next() throws IOException {
        if (datagrams != null) {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            datagrams.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
        }
        InputStream in = socket().getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(octet);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        String length = text.replaceAll("(?is).*\r\nContent-Length: *(\\d+)\r\n.*", "$1");
        return text + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
    }

    /** The status of the next response. */
    int status() throws IOException {
        String text = hear();
        if (!text.startsWith("SIP/2.0 ")) {
            throw new AssertionError("expected a response, heard: " + text);
        }
        return Integer.parseInt(text.substring(8, 11));
    }

    /** Sends a request and gives the status of its answer. */
    int ask(String request) throws IOException {
        return send(request).status();
    }

    /** True when the peer closes within 30 s, whatever it says before. */
    boolean closed() throws IOException {
        try {
            InputStream in = socket().getInputStream();
            while (in.read() >= 0) {
                // what it says before does not matter here
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** True when nothing arrives for that long. */
    boolean silentFor(int millis) throws IOException {
        return hearWithin(millis) == null;
    }

    /** The next message, null when none comes within that time. */
    @Nullable
    String hearWithin(int millis) throws IOException {
        if (datagrams != null) {
            datagrams.setSoTimeout(millis);
        } else {
            socket().setSoTimeout(millis);
        }
        try {
            return hear();
        } catch (SocketTimeoutException silent) {
            return null;
        } finally {
            if (datagrams != null) {
                datagrams.setSoTimeout(30_000);
            } else {
                socket().setSoTimeout(30_000);
            }
        }
    }

    @Override
    public void close() {
        if (datagrams != null) {
            datagrams.close();
        }
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException gone) {
                // closed is closed
            }
        }
    }
}
