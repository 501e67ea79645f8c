package org.parley.sip.stack;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every listener of this node OPTIONS through a real socket and remembers when it last answered: a stack whose threads died still has
 * its ports open. Its own sockets, because the library loops messages to itself inside. {@link #round} blocks, so a worker calls it.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Map<SipTransport, InetSocketAddress> listeners;
    private final int timeoutMillis;
    private final long goodForNanos;
    private final Map<SipTransport, Long> answeredAt = new ConcurrentHashMap<>();
    private volatile boolean retired;
    private final SecureRandom random = new SecureRandom();

    Watchdog(Map<SipTransport, InetSocketAddress> listeners, int timeoutMillis, long goodForNanos) {
        this.listeners = listeners;
        this.timeoutMillis = timeoutMillis;
        this.goodForNanos = goodForNanos;
    }

    /** True when every listener has answered lately. Any thread. */
    boolean healthy() {
        return listeners.keySet().stream().allMatch(this::healthy);
    }

    /** True when that listener has answered lately. Any thread. */
    boolean healthy(SipTransport transport) {
        Long at = answeredAt.get(transport);
        return at != null && System.nanoTime() - at < goodForNanos;
    }

    /** No complaint more: the listeners are being closed. */
    void retire() {
        retired = true;
    }

    /** Asks each listener once. */
    void round() {
        listeners.forEach((transport, address) -> {
            try {
                if (ask(transport, reachable(address))) {
                    answeredAt.put(transport, System.nanoTime());
                } else {
                    complain(transport, address, "no SIP response");
                }
            } catch (IOException | GeneralSecurityException e) {
                complain(transport, address, e.toString());
            }
        });
    }

    private void complain(SipTransport transport, InetSocketAddress address, String why) {
        if (!retired) {
            LOG.warn("SIP listener does not answer transport={} address={} why={}", transport, address, why);
        }
    }

    private static InetSocketAddress reachable(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return host.isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    private boolean ask(SipTransport transport, InetSocketAddress address)
            throws IOException, GeneralSecurityException {
        return switch (transport) {
            case UDP -> askByDatagram(address);
            case TCP -> askByStream(new Socket(), transport, address);
            case WS -> askByStream(new Socket(), transport, address);
            case TLS, WSS -> askByStream(trustingAll().getSocketFactory().createSocket(), transport, address);
        };
    }

    private boolean askByDatagram(InetSocketAddress address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout(timeoutMillis);
            byte[] request = options(SipTransport.UDP, address, socket.getLocalAddress(), socket.getLocalPort());
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket answer = new DatagramPacket(new byte[2_048], 2_048);
            socket.receive(answer);
            return isResponse(answer.getData());
        }
    }

    private boolean askByStream(Socket made, SipTransport transport, InetSocketAddress address) throws IOException {
        try (Socket socket = made) {
            socket.setSoTimeout(timeoutMillis);
            socket.connect(address, timeoutMillis);
            if (socket instanceof SSLSocket tls) {
                tls.startHandshake();
            }
            byte[] request = options(transport, address, socket.getLocalAddress(), socket.getLocalPort());
            if (transport.webSocket()) {
                return askByWebSocket(socket, request, address);
            }
            socket.getOutputStream().write(request);
            return isResponse(socket.getInputStream().readNBytes(8));
        } catch (SSLException e) {
            // A listener that demands a certificate has none from us; it lives all the same.
            LOG.debug("TLS listener refused the watchdog: {}", e.toString());
            return true;
        }
    }

    /** A door that stays closed to us is answered by somebody who lives. */
    private static boolean askByWebSocket(Socket socket, byte[] request, InetSocketAddress address) throws IOException {
        OutputStream out = socket.getOutputStream();
        HostPort host = new HostPort(address.getAddress().getHostAddress(), address.getPort());
        out.write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: sip\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.length() < 2_048 && head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (head.indexOf("HTTP/1.1 101 ") != 0) {
            return head.indexOf("HTTP/1.1 4") == 0;
        }
        ByteBuffer frame = ByteBuffer.allocate(8 + request.length);
        frame.put((byte) 0x81)
                .put((byte) (0x80 | 126))
                .putShort((short) request.length)
                .putInt(0)
                .put(request);
        out.write(frame.array());
        in.skipNBytes(1);
        in.skipNBytes(in.readUnsignedByte() == 126 ? 2 : 0);
        return isResponse(in.readNBytes(8));
    }

    private byte[] options(SipTransport transport, InetSocketAddress to, InetAddress from, int port) {
        String id = Long.toHexString(random.nextLong());
        HostPort target = new HostPort(to.getAddress().getHostAddress(), to.getPort());
        HostPort self = new HostPort(from.getHostAddress(), port);
        return ("OPTIONS sip:" + target + " SIP/2.0\r\n"
                        + "Via: SIP/2.0/" + transport.viaToken() + " " + self + ";rport;branch=z9hG4bK" + id + "\r\n"
                        + "From: <sip:watchdog@" + self + ">;tag=" + id + "\r\n"
                        + "To: <sip:" + target + ">\r\n"
                        + "Call-ID: watchdog-" + id + "\r\n"
                        + "CSeq: 1 OPTIONS\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isResponse(byte[] octets) {
        return octets.length >= 8 && new String(octets, 0, 8, StandardCharsets.US_ASCII).equals("SIP/2.0 ");
    }

    /** For asking ourselves on loopback or our own address only: nothing is told and nothing believed. */
    private static SSLContext trustingAll() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        context.init(null, new TrustManager[] {all}, null);
        return context;
    }
}
