package org.parley.app.doctor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether web pages get in where they are told to, and only those that may: opens a WebSocket by its advertised address as a browser would, for its subprotocol,
 * once for a page that is listed and once for one that is not. What listens must be serving; the list itself is judged in any case.
 */
public final class Handshakes {
    /**
     * One listener for WebSockets.
     *
     * @param name such as relay.wss
     * @param host pages are told
     * @param port pages are told
     * @param tls whether TLS is spoken there, by the listener or by a proxy in front of it
     * @param subprotocol msrp or sip
     * @param originsKey the key that lists the pages
     * @param origins that key's value
     * @param asks whether the handshake itself asks who it is
     */
    public record Door(
            String name,
            String host,
            int port,
            boolean tls,
            String subprotocol,
            String originsKey,
            List<String> origins,
            boolean asks) {
        private String place() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }

        private boolean anybody() {
            return origins.contains("*");
        }

        private Optional<String> listed() {
            return origins.stream().filter(origin -> !origin.equals("*")).findFirst();
        }
    }

    /** Nobody's, for RFC 2606 keeps it so. */
    private static final String STRANGER = "https://doctor.invalid";

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})[ \r]");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PATIENCE_MILLIS =
            10_000; // a handshake with a server that has just started, on a busy machine
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int SWITCHING = 101;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Clock clock;
    private final X509TrustManager platform;

    /** Expiry is told by that clock; who vouches, by this Java platform, as browsers have much the same authorities. */
    public Handshakes(Clock clock) {
        this.clock = clock;
        this.platform = platform();
    }

    /** What the list of pages says, whether or not anything serves. */
    public static List<Finding> pages(Door door) {
        List<Finding> findings = new ArrayList<>();
        for (String origin : door.origins()) {
            if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
                findings.add(Finding.fail(
                        door.originsKey(),
                        "no browser names the origin '" + origin
                                + "'; write scheme, host and port only, as https://chat.example.org"));
            }
        }
        if (door.anybody()) {
            findings.add(Finding.warn(
                    door.originsKey(), "every web site's pages may use " + door.name() + "; list your own"));
        } else if (door.origins().isEmpty()) {
            findings.add(Finding.warn(
                    door.originsKey(),
                    "lists no web site, so " + door.name()
                            + " refuses every page; list yours, unless only programs come"));
        } else if (findings.isEmpty()) {
            findings.add(Finding.ok(door.originsKey(), "pages of " + String.join(", ", door.origins()) + " may come"));
        }
        return findings;
    }

    /** Opens it; something must be serving there. */
    public List<Finding> examine(Door door) {
        List<Finding> findings = new ArrayList<>();
        if (door.tls()) {
            try (Socket socket = connect(door)) {
                certificate(door, chain((SSLSocket) socket), findings);
            } catch (IOException failed) {
                return List.of(Finding.fail(
                        door.name(),
                        door.place() + " speaks no TLS that could be agreed on: " + failed.getMessage()
                                + "; pages come by wss: only"));
            }
        }
        findings.add(welcome(door));
        if (!door.anybody()) {
            findings.add(stranger(door));
        }
        return findings;
    }

    // --- the certificate ---

    private void certificate(Door door, List<X509Certificate> chain, List<Finding> findings) {
        X509Certificate own = chain.get(0);
        String who = door.place() + " shows the certificate of "
                + own.getSubjectX500Principal().getName();
        if (clock.instant().isAfter(own.getNotAfter().toInstant())) {
            findings.add(Finding.fail(
                    door.name(), who + ", which expired at " + own.getNotAfter().toInstant() + "; renew it"));
        } else if (!Certificates.bears(own, door.host())) {
            findings.add(Finding.fail(
                    door.name(),
                    who + ", which does not bear the name " + door.host()
                            + "; browsers refuse it: get one with this subjectAltName, or advertise another name"));
        } else if (!vouched(chain)) {
            findings.add(Finding.warn(
                    door.name(),
                    who + ", for which no public authority vouches, or whose chain is not whole; browsers refuse it"
                            + " unless they were given its authority"));
        } else {
            findings.add(Finding.ok(
                    door.name(),
                    who + ", vouched for, until " + own.getNotAfter().toInstant()));
        }
    }

    private boolean vouched(List<X509Certificate> chain) {
        try {
            platform.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            return true;
        } catch (GeneralSecurityException nobody) {
            return false;
        }
    }

    private static List<X509Certificate> chain(SSLSocket socket) throws IOException {
        return List.of(socket.getSession().getPeerCertificates()).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    // --- the handshake ---

    private Finding welcome(Door door) {
        String page = door.listed().map(origin -> "a page of " + origin).orElse("a program");
        try {
            Answer answer = shake(door, door.listed());
            if (door.asks() && (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN)) {
                return Finding.ok(door.name(), door.place() + " asks " + page + " who it is (" + answer.status() + ")");
            }
            if (door.asks() && answer.status() == SWITCHING) {
                return Finding.fail(
                        door.name(),
                        door.place() + " lets " + page
                                + " in without asking who it is; does this configuration serve there?");
            }
            if (answer.status() != SWITCHING) {
                return Finding.fail(
                        door.name(),
                        door.place() + " answers " + page + " with " + answer.status()
                                + " (expected: 101); a proxy must pass Upgrade and Origin on");
            }
            return answer.agreed(door.subprotocol())
                    ? Finding.ok(
                            door.name(), door.place() + " opens a WebSocket for " + door.subprotocol() + " to " + page)
                    : Finding.fail(
                            door.name(),
                            door.place() + " answers 101 without agreeing on the subprotocol " + door.subprotocol()
                                    + "; something else answers there");
        } catch (IOException failed) {
            return Finding.fail(
                    door.name(),
                    door.place() + " answers no WebSocket handshake: " + failed.getMessage()
                            + "; a listener that expects PROXY headers is reached through its balancer only");
        }
    }

    private Finding stranger(Door door) {
        try {
            int status = shake(door, Optional.of(STRANGER)).status();
            return status == FORBIDDEN
                    ? Finding.ok(door.name(), door.place() + " refuses pages of other web sites (403)")
                    : Finding.fail(
                            door.name(),
                            door.place() + " answers a page of " + STRANGER + " with " + status
                                    + " (expected: 403); a proxy must pass Origin on as it is");
        } catch (IOException failed) {
            return Finding.fail(
                    door.name(),
                    door.place() + " gives pages of other web sites no answer (expected: 403): " + failed.getMessage());
        }
    }

    /** The head of an answer, and what proves that it is one. */
    private record Answer(int status, String head, String accept) {
        boolean agreed(String subprotocol) {
            String lower = head.toLowerCase(Locale.ROOT);
            return lower.contains("\r\nsec-websocket-protocol: " + subprotocol + "\r\n")
                    && lower.contains("\r\nsec-websocket-accept: " + accept.toLowerCase(Locale.ROOT) + "\r\n");
        }
    }

    private Answer shake(Door door, Optional<String> origin) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: ")
                .append(door.place())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\nSec-WebSocket-Protocol: ")
                .append(door.subprotocol())
                .append("\r\n");
        origin.ifPresent(page -> request.append("Origin: ").append(page).append("\r\n"));
        try (Socket socket = connect(door)) {
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String head = head(socket.getInputStream());
            Matcher status = STATUS.matcher(head);
            if (!status.lookingAt()) {
                throw new IOException("what comes is no HTTP");
            }
            return new Answer(Integer.parseInt(status.group(1)), head, accept(key));
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("closed after " + head.length() + " octets");
            }
            if (head.length() == LONGEST_HEAD) {
                throw new IOException("an answer whose head has no end");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- the way there ---

    private static Socket connect(Door door) throws IOException {
        Socket made = new Socket();
        try {
            made.connect(new InetSocketAddress(door.host(), door.port()), PATIENCE_MILLIS);
            made.setSoTimeout(PATIENCE_MILLIS);
            if (!door.tls()) {
                return made;
            }
            SSLSocket secure = (SSLSocket) any().getSocketFactory().createSocket(made, door.host(), door.port(), true);
            secure.startHandshake();
            return secure;
        } catch (IOException failed) {
            made.close();
            throw failed;
        }
    }

    /** Takes what is shown: it is judged afterwards. */
    private static SSLContext any() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Unjudged()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509TrustManager platform() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((@Nullable KeyStore) null);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is sent that needs to be kept from anybody. */
    private static final class Unjudged extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
