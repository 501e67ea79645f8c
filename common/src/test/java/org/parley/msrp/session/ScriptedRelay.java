package org.parley.msrp.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLServerSocket;

/**
 * A relay that does what the test says, over real TLS; its digests are made here, with nothing of the code under test. Alice's password is
 * "secret".
 */
final class ScriptedRelay implements AutoCloseable {
    static final String USER = "alice";
    static final String PASSWORD = "secret";
    static final String REALM = "relay.example.org";

    private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z-]+)=(\"([^\"]*)\"|[^,\\s]+)");

    final ServerSocket server;

    ScriptedRelay(Certificates.One certificate) {
        this(certificate, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
    }

    ScriptedRelay(Certificates.One certificate, InetSocketAddress at, boolean asksForCertificate) {
        try {
            server = certificate.context().getServerSocketFactory().createServerSocket();
            server.bind(at);
            ((SSLServerSocket) server).setWantClientAuth(asksForCertificate);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    RawPeer accept() {
        return RawPeer.accept(server);
    }

    /** The URI it would grant under that session-id. */
    String uri(String id) {
        return "msrps://localhost:" + port() + "/" + id + ";tcp";
    }

    static String challenge(String nonce) {
        return "Digest realm=\"" + REALM + "\", nonce=\"" + nonce + "\", algorithm=SHA-256, qop=\"auth\"";
    }

    /** The answer to a request other than SEND: back along all of its path. */
    static String response(RawPeer.Wire request, String status, String... headers) {
        String uri = request.header("To-Path").split(" ", -1)[0];
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return "MSRP " + request.tid() + " " + status + "\r\nTo-Path: " + request.header("From-Path")
                + "\r\nFrom-Path: " + uri + "\r\n" + lines + "-------" + request.tid() + "$\r\n";
    }

    static void answer(RawPeer peer, RawPeer.Wire request, String status, String... headers) {
        peer.send(response(request, status, headers));
    }

    /** Challenges the next AUTH and grants the one after it; returns that. */
    static RawPeer.Wire admit(RawPeer peer, String nonce, String usePath, int seconds) {
        answer(peer, peer.next(), "401 Unauthorized", "WWW-Authenticate: " + challenge(nonce));
        RawPeer.Wire proven = peer.next();
        grant(peer, proven, usePath, seconds);
        return proven;
    }

    static void grant(RawPeer peer, RawPeer.Wire proven, String usePath, int seconds, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 3);
        headers[more.length] = "Use-Path: " + usePath;
        headers[more.length + 1] = "Expires: " + seconds;
        headers[more.length + 2] = "Authentication-Info: " + info(proven, PASSWORD, "");
        answer(peer, proven, "200 OK", headers);
    }

    /** Authentication-Info for a request, as somebody who knows that password makes it. */
    static String info(RawPeer.Wire proven, String password, String more) {
        Map<String, String> sent = parameters(proven.header("Authorization"));
        return more + "rspauth=\"" + digest(sent, password, "", lastUri(proven)) + "\", cnonce=\"" + sent.get("cnonce")
                + "\", nc=" + sent.get("nc") + ", qop=auth";
    }

    static String lastUri(RawPeer.Wire request) {
        String[] to = request.header("To-Path").split(" ", -1);
        return to[to.length - 1];
    }

    /** Whether the Authorization of an AUTH is right: H(A2) over the rightmost URI of its To-Path (RFC 4976 §9.1). */
    static boolean proves(RawPeer.Wire request, String password) {
        Map<String, String> sent = parameters(request.header("Authorization"));
        return digest(sent, password, "AUTH", lastUri(request)).equals(sent.get("response"));
    }

    /** Its parameters, the names in lower case, quotes taken off. */
    static Map<String, String> parameters(String authorization) {
        Map<String, String> all = new TreeMap<>();
        Matcher next = PARAMETER.matcher(authorization.substring("Digest ".length()));
        while (next.find()) {
            all.put(
                    next.group(1).toLowerCase(java.util.Locale.ROOT),
                    next.group(3) == null ? next.group(2) : next.group(3));
        }
        return all;
    }

    private static String digest(Map<String, String> sent, String password, String method, String uri) {
        String algorithm = "SHA-256".equals(sent.get("algorithm")) ? "SHA-256" : "MD5";
        String one = hash(algorithm, sent.get("username") + ":" + sent.get("realm") + ":" + password);
        String two = hash(algorithm, method + ":" + uri);
        return hash(
                algorithm,
                one + ":" + sent.get("nonce") + ":" + sent.get("nc") + ":" + sent.get("cnonce") + ":auth:" + two);
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
