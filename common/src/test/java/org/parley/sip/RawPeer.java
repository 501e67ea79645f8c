package org.parley.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A SIP peer made of sockets and strings, for tests: it sends what it is given and keeps what it hears. Shares no code with the stack. */
public final class RawPeer implements AutoCloseable {
    private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    private final @Nullable DatagramSocket datagrams;
    private final @Nullable Socket stream;
    private final @Nullable ServerSocket acceptor;
    private final InetSocketAddress server;

    private RawPeer(
            @Nullable DatagramSocket datagrams,
            @Nullable Socket stream,
            @Nullable ServerSocket acceptor,
            InetSocketAddress server) {
        this.datagrams = datagrams;
        this.stream = stream;
        this.acceptor = acceptor;
        this.server = server;
    }

    /** A peer on a UDP port of its own that talks to this server. */
    public static RawPeer udp(InetSocketAddress server) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        RawPeer peer = new RawPeer(socket, null, null, server);
        peer.background(() -> {
            byte[] room = new byte[65_535];
            while (true) {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                String text = new String(room, 0, packet.getLength(), StandardCharsets.UTF_8);
                if (!text.isBlank()) {
                    peer.heard.add(new Message(text));
                }
            }
        });
        return peer;
    }

    /** A peer with a TCP connection to this server, and a port of its own for connections back. */
    public static RawPeer tcp(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        ServerSocket acceptor = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        RawPeer peer = new RawPeer(null, socket, acceptor, server);
        peer.background(() -> peer.read(socket.getInputStream()));
        peer.background(() -> {
            while (true) {
                Socket back = acceptor.accept();
                peer.background(() -> peer.read(back.getInputStream()));
            }
        });
        return peer;
    }

    private interface Loop {
        void run() throws IOException;
    }

    private void background(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException closed) {
                        // The test is over.
                    }
                },
                "raw-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.write(octet);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.equals("\r\n")) {
                head.reset();
            } else if (text.endsWith("\r\n\r\n")) {
                int length = Integer.parseInt(
                        new Message(text).header("Content-Length").strip());
                byte[] body = in.readNBytes(length);
                heard.add(new Message(text + new String(body, StandardCharsets.UTF_8)));
                head.reset();
            }
        }
    }

    /** The port peers are told: of the datagram socket, or of the acceptor. */
    public int port() {
        return datagrams != null ? datagrams.getLocalPort() : acceptor != null ? acceptor.getLocalPort() : 0;
    }

    /** The word for Via. */
    public String transport() {
        return datagrams != null ? "UDP" : "TCP";
    }

    /** Sends this text as it is. */
    public void send(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (datagrams != null) {
            datagrams.send(new DatagramPacket(octets, octets.length, server));
        } else if (stream != null) {
            stream.getOutputStream().write(octets);
        }
    }

    /** The next message this is true of; others are dropped. */
    public Message expect(String what, Predicate<Message> wanted) throws InterruptedException {
        return expect(what, Duration.ofSeconds(30), wanted);
    }

    /** The same with another patience. */
    public Message expect(String what, Duration patience, Predicate<Message> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> passed = new ArrayList<>();
        while (true) {
            Message message = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("expected " + what + ", heard " + passed);
            }
            if (wanted.test(message)) {
                return message;
            }
            passed.add(message.startLine());
        }
    }

    /** The next final response to this CSeq, for example "1 INVITE". */
    public Message response(String cseq) throws InterruptedException {
        return expect(
                "a final response to " + cseq,
                message -> message.isResponse()
                        && message.status() >= 200
                        && message.header("CSeq").equals(cseq));
    }

    /** The next request of this method. */
    public Message request(String method) throws InterruptedException {
        return expect(method, message -> message.startLine().startsWith(method + " "));
    }

    /** Nothing of this kind comes for so long. */
    public void silence(Duration time, Predicate<Message> unwanted) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            Message message = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                return;
            }
            if (unwanted.test(message)) {
                throw new AssertionError("unexpected: " + message.startLine());
            }
        }
    }

    /** Answers a request with this status, its headers echoed. */
    public void answer(Message request, int status, String... more) throws IOException {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " Whatever\r\n");
        for (String line : request.lines()) {
            String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
            if (List.of("via", "from", "call-id", "cseq", "record-route").contains(name)) {
                text.append(line).append("\r\n");
            } else if (name.equals("to")) {
                text.append(line)
                        .append(line.contains("tag=") ? "" : ";tag=answerer")
                        .append("\r\n");
            }
        }
        String body = "";
        for (String header : more) {
            if (header.startsWith("v=0")) {
                body = header;
                text.append("Content-Type: application/sdp\r\n");
            } else {
                text.append(header).append("\r\n");
            }
        }
        send(text + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    @Override
    public void close() throws IOException {
        if (datagrams != null) {
            datagrams.close();
        }
        if (stream != null) {
            stream.close();
        }
        if (acceptor != null) {
            acceptor.close();
        }
    }

    /** One message as text. */
    public record Message(String text) {
        /** The first line. */
        public String startLine() {
            return text.substring(0, Math.max(0, text.indexOf("\r\n")));
        }

        /** Is it a response? */
        public boolean isResponse() {
            return text.startsWith("SIP/2.0 ");
        }

        /** Its status. */
        public int status() {
            return Integer.parseInt(text.substring(8, 11));
        }

        /** The lines of its head behind the first. */
        public List<String> lines() {
            String head = text.substring(0, text.indexOf("\r\n\r\n"));
            List<String> lines = new ArrayList<>(List.of(head.split("\r\n")));
            lines.remove(0);
            return lines;
        }

        /** Values of all headers of this name. */
        public List<String> headers(String name) {
            return lines().stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        /** All values of a header joined by commas; empty text when there is none. */
        public String header(String name) {
            return String.join(", ", headers(name));
        }

        /** What follows the empty line. */
        public String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        /** The To tag. */
        public String toTag() {
            String to = header("To");
            int at = to.indexOf("tag=");
            return at < 0 ? "" : to.substring(at + 4).split("[;>]")[0];
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
