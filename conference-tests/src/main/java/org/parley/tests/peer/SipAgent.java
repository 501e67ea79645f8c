package org.parley.tests.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small SIP user agent on loopback over one transport: writes texts, hears everything, retransmits requests over UDP, answers requests by a
 * function. Knows nothing of dialogs; {@link SipCall} does.
 */
public final class SipAgent implements AutoCloseable {
    /** How SIP travels. */
    public enum Transport {
        UDP,
        TCP,
        TLS,
        WS,
        WSS
    }

    private static final int DATAGRAM = 65_535;
    private static final long T1_MILLIS = 500;
    private static final long T2_MILLIS = 4_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^(content-length|l)\\s*:\\s*([0-9]+)");

    private final Transport transport;
    private final InetSocketAddress server;
    private final Mailbox<SipMessage> requests;
    private final Mailbox<SipMessage> responses;
    private final Map<String, Boolean> answered = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
    private final Timer clock = new Timer("sip-timer", true);
    private final String toTag = Octets.token(8);
    private volatile boolean ended;
    private @Nullable DatagramSocket datagrams;
    private @Nullable Socket stream;
    private @Nullable WebSocketWire web;
    private final String hostPort;
    private volatile int opcode = WebSocketWire.TEXT;
    private volatile Function<SipMessage, @Nullable SipText> answer = this::usual;

    private SipAgent(Transport transport, InetSocketAddress server, @Nullable SSLContext tls) throws IOException {
        this(transport, server, tls, 0);
    }

    private SipAgent(Transport transport, InetSocketAddress server, @Nullable SSLContext tls, int port)
            throws IOException {
        this.transport = transport;
        this.server = server;
        InetAddress loopback = server.getAddress(); // IPv6 where the server is
        if (transport == Transport.WS || transport == Transport.WSS) {
            hostPort = Octets.token(12).toLowerCase(Locale.ROOT) + ".invalid";
            requests = new Mailbox<>("sip requests at " + hostPort);
            responses = new Mailbox<>("sip responses at " + hostPort);
            web = WebSocketWire.open(server, tls, "sip", this::hearFrame);
            open.add(web);
        } else if (transport == Transport.UDP) {
            DatagramSocket socket = new DatagramSocket(port, loopback);
            datagrams = socket;
            open.add(socket);
            hostPort = shown((InetSocketAddress) socket.getLocalSocketAddress());
            requests = new Mailbox<>("sip requests at " + hostPort);
            responses = new Mailbox<>("sip responses at " + hostPort);
            daemon(() -> hearDatagrams(socket), "sip-udp").start();
        } else {
            ServerSocket listener = tls == null
                    ? new ServerSocket(port, 50, loopback)
                    : tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
            open.add(listener);
            hostPort = shown((InetSocketAddress) listener.getLocalSocketAddress());
            requests = new Mailbox<>("sip requests at " + hostPort);
            responses = new Mailbox<>("sip responses at " + hostPort);
            daemon(() -> acceptAll(listener), "sip-accept").start();
            Socket socket = new Socket();
            socket.connect(server, (int) Await.SOON.toMillis());
            socket.setTcpNoDelay(true);
            if (tls != null) {
                socket = tls.getSocketFactory().createSocket(socket, server.getHostString(), server.getPort(), true);
            }
            stream = socket;
            hearStreamOf(socket);
        }
    }

    /** Opens an agent that speaks UDP to the server. */
    public static SipAgent udp(InetSocketAddress server) {
        return open(Transport.UDP, server, null);
    }

    /** Opens an agent that speaks TCP to the server over one connection, and listens for the server's own. */
    public static SipAgent tcp(InetSocketAddress server) {
        return open(Transport.TCP, server, null);
    }

    /** An agent that speaks UDP from this very port, empty when somebody has it. */
    static Optional<SipAgent> udpAt(InetSocketAddress server, int port) {
        try {
            return Optional.of(new SipAgent(Transport.UDP, server, null, port));
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    /** The same over TLS. */
    public static SipAgent tls(InetSocketAddress server, SSLContext context) {
        return open(Transport.TLS, server, context);
    }

    /** Opens an agent that speaks over a WebSocket, as a web page would: nobody can reach it but by that connection (RFC 7118 §5). */
    public static SipAgent ws(InetSocketAddress server) {
        return open(Transport.WS, server, null);
    }

    /** The same over TLS. */
    public static SipAgent wss(InetSocketAddress server, SSLContext context) {
        return open(Transport.WSS, server, context);
    }

    private static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static SipAgent open(Transport transport, InetSocketAddress server, @Nullable SSLContext tls) {
        try {
            return new SipAgent(transport, server, tls);
        } catch (IOException e) {
            throw new UncheckedIOException("SIP over " + transport + " to " + server, e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The transport. */
    public Transport transport() {
        return transport;
    }

    /** Where the server listens. */
    public InetSocketAddress server() {
        return server;
    }

    /** Our host and port as they stand in Via and Contact. */
    public String hostPort() {
        return hostPort;
    }

    /** A Contact URI for this user. */
    public String contact(String user) {
        String parameter = transport == Transport.UDP
                ? ""
                : ";transport=" + (web == null ? transport.name().toLowerCase(Locale.ROOT) : "ws");
        return "sip:" + user + "@" + hostPort() + parameter;
    }

    /** A Via value with this branch. */
    public String via(String branch) {
        return "SIP/2.0/" + transport + " " + hostPort() + ";branch=" + branch + (web == null ? ";rport" : "");
    }

    /** The WebSocket under it, for what SIP knows nothing of. */
    public WebSocketWire web() {
        if (web == null) {
            throw new AssertionError("no WebSocket: " + transport);
        }
        return web;
    }

    /** WebSocket messages we send are of this opcode from now on. */
    public SipAgent framedAs(int textOrBinary) {
        opcode = textOrBinary;
        return this;
    }

    /** Requests that arrived, retransmissions too. */
    public Mailbox<SipMessage> requests() {
        return requests;
    }

    /** Responses that arrived, retransmissions too. */
    public Mailbox<SipMessage> responses() {
        return responses;
    }

    /** How requests are answered from now on, on the reading thread; null is silence. ACKs are never answered. */
    public SipAgent answering(Function<SipMessage, @Nullable SipText> how) {
        answer = how;
        return this;
    }

    /** What it answers by itself: 200 to BYE, OPTIONS, UPDATE, NOTIFY, INFO; 488 to INVITE; 501 to the rest. */
    public @Nullable SipText usual(SipMessage request) {
        return switch (request.method()) {
            case "BYE", "OPTIONS", "UPDATE", "NOTIFY", "INFO", "CANCEL" -> SipText.response(request, 200, "OK", toTag);
            case "INVITE" -> SipText.response(request, 488, "Not Acceptable Here", toTag);
            default -> SipText.response(request, 501, "Not Implemented", toTag);
        };
    }

    /** Writes a message to the server once. */
    public void send(String text) {
        write(Octets.of(text), null);
    }

    /** Writes a message once. */
    public void send(SipText text) {
        send(text.text());
    }

    /** Writes a response the way its request came. */
    public void reply(SipMessage request, SipText response) {
        write(Octets.of(response.text()), request.flow());
    }

    /** Writes octets, whatever they are. */
    public void sendOctets(byte[] octets) {
        write(octets, null);
    }

    /** Writes a request and, over UDP, again until a response to its branch has come (RFC 3261 §17.1). */
    public void sendUntilAnswered(SipText request, String branch) {
        send(request);
        if (transport == Transport.UDP) {
            again(request, branch, T1_MILLIS);
        }
    }

    private void again(SipText request, String branch, long after) {
        clock.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        if (!answered.containsKey(branch)) {
                            send(request);
                            again(request, branch, Math.min(2 * after, T2_MILLIS));
                        }
                    }
                },
                after);
    }

    /** Waits for the final response to the request with this branch. */
    public SipMessage finalResponse(String branch) {
        return responses.take(
                "a final response", response -> response.branch().equals(branch) && response.status() >= 200);
    }

    /** The reading thread answers while the test's thread writes: messages must not mix. */
    private synchronized void write(byte[] octets, @Nullable Object flow) {
        try {
            if (web != null) {
                web.frame(true, opcode, octets);
            } else if (flow instanceof Socket socket) {
                OutputStream out = socket.getOutputStream();
                out.write(octets);
                out.flush();
            } else if (datagrams != null) {
                InetSocketAddress to = flow instanceof InetSocketAddress address ? address : server;
                datagrams.send(new DatagramPacket(octets, octets.length, to));
            } else if (stream != null) {
                stream.getOutputStream().write(octets);
                stream.getOutputStream().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(byte[] octets, Object flow) {
        if (Octets.latin(octets).isBlank()) {
            return;
        }
        SipMessage message = SipMessage.parse(octets, flow);
        if (message.isResponse()) {
            answered.put(message.branch(), Boolean.TRUE);
            responses.put(message);
            return;
        }
        SipText response = message.method().equals("ACK") ? null : answer.apply(message);
        if (response != null) {
            write(Octets.of(response.text()), flow);
        }
        requests.put(message); // last: whoever takes it may close us
    }

    private void hearDatagrams(DatagramSocket socket) {
        byte[] octets = new byte[DATAGRAM];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(octets, octets.length);
                socket.receive(packet);
                hear(Arrays.copyOf(octets, packet.getLength()), packet.getSocketAddress());
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    private void hearFrame(WebSocketWire.Frame frame) {
        if (frame.opcode() == WebSocketWire.TEXT || frame.opcode() == WebSocketWire.BINARY) {
            hear(frame.payload(), transport);
        } else if (frame.opcode() == WebSocketWire.PING && web != null) {
            web.frame(true, WebSocketWire.PONG, frame.payload());
        }
    }

    private void acceptAll(ServerSocket listener) {
        try {
            while (true) {
                hearStreamOf(listener.accept());
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    /** True when a stream to the server has ended, or this agent was closed. */
    public boolean isEnded() {
        return ended || (web != null && web.isEnded());
    }

    private void hearStreamOf(Socket socket) {
        open.add(socket);
        daemon(() -> hearStream(socket), "sip-stream").start();
    }

    private void hearStream(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                hear(readMessage(in), socket);
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    private static byte[] readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("stream ended");
            }
            if (head.size() == 0 && (octet == '\r' || octet == '\n')) {
                continue;
            }
            head.write(octet);
            boolean wanted = octet == (matched % 2 == 0 ? '\r' : '\n');
            matched = wanted ? matched + 1 : octet == '\r' ? 1 : 0;
        }
        Matcher length = LENGTH.matcher(Octets.latin(head.toByteArray()));
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(2)) : 0);
        return Octets.join(head.toByteArray(), body);
    }

    @Override
    public void close() {
        clock.cancel();
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
    }
}
