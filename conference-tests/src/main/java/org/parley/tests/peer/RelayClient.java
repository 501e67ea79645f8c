package org.parley.tests.peer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of an MSRP relay, by hand: a connection that records every frame, AUTH with a digest of its own, and requests along the path it was
 * granted. Header lines are given as {@code Name: value}.
 */
public final class RelayClient implements AutoCloseable {
    private final MsrpPeer msrp;
    private final String user;
    private final String password;
    private final String target;
    private final String uri;
    private final List<RelayGrant> grants = new ArrayList<>();

    private RelayClient(MsrpPeer msrp, String user, String password, String target) {
        this(msrp, user, password, target, "tcp");
    }

    private RelayClient(MsrpPeer msrp, String user, String password, String target, String transport) {
        this.msrp = msrp;
        this.user = user;
        this.password = password;
        this.target = target;
        this.uri = "msrps://" + user + ".invalid:2855/" + Octets.token(20) + ";" + transport;
    }

    /**
     * Connects over TLS. Its own URI has a host that no name server knows.
     *
     * @param name the relay's name, for SNI, and for the URI that AUTH is sent to
     * @param tls what to trust and to show
     */
    public static RelayClient connect(
            InetSocketAddress relay, String name, SSLContext tls, String user, String password) {
        MsrpPeer msrp = MsrpPeer.connectTls(relay, name, tls);
        return new RelayClient(msrp, user, password, "msrps://" + user + "@" + name + ":" + relay.getPort() + ";tcp");
    }

    /** A client on a connection made otherwise. */
    public static RelayClient over(MsrpPeer connection, String name, int port, String user, String password) {
        return new RelayClient(connection, user, password, "msrps://" + user + "@" + name + ":" + port + ";tcp");
    }

    /** A client on a WebSocket (RFC 7977), whose URIs say so; the port is that of the listener or of the proxy in front of it. */
    public static RelayClient webSocket(MsrpPeer connection, String name, int port, String user, String password) {
        return new RelayClient(connection, user, password, "msrps://" + user + "@" + name + ":" + port + ";ws", "ws");
    }

    /** The connection. */
    public MsrpPeer msrp() {
        return msrp;
    }

    /** The user's name. */
    public String user() {
        return user;
    }

    /** This client's own URI. */
    public String uri() {
        return uri;
    }

    /** The URI that AUTH to the connected relay is sent to. */
    public String target() {
        return target;
    }

    // --- AUTH ---

    /** An AUTH along this To-Path, without credentials. */
    public MsrpText auth(String toPath, String... headers) {
        return lines(MsrpText.request("AUTH", toPath, uri), headers);
    }

    /** An AUTH to the connected relay, without credentials. */
    public MsrpText auth() {
        return auth(target);
    }

    /** Asks without credentials and gives the first challenge of the 401. */
    public DigestChallenge challenge() {
        return challenge(target);
    }

    /** The same along another To-Path. */
    public DigestChallenge challenge(String toPath) {
        return DigestChallenge.of(expectCode(msrp.transact(auth(toPath)), 401)).get(0);
    }

    /** What proves this user at the connected relay. */
    public DigestAnswer answer(DigestChallenge challenge, int nc) {
        return DigestAnswer.to(challenge, user, password, target, nc);
    }

    /** Sends an AUTH with these credentials to the connected relay and gives its response. */
    public MsrpFrame present(DigestAnswer answer, String... headers) {
        return msrp.transact(auth(target, headers).header("Authorization", answer.text()));
    }

    /** Challenge, credentials, 200: what the relay granted, remembered as the latest grant. */
    public RelayGrant authenticate(String... headers) {
        DigestAnswer answer = answer(challenge(), 1);
        return granted(present(answer, headers), answer);
    }

    /** The same at an outer relay, through those whose URIs the latest grant holds. */
    public RelayGrant authenticateAt(String outer, String... headers) {
        String toPath = String.join(" ", grant().usePath()) + " " + outer;
        DigestAnswer answer = DigestAnswer.to(challenge(toPath), user, password, outer, 1);
        return granted(msrp.transact(auth(toPath, headers).header("Authorization", answer.text())), answer);
    }

    /** Remembers what a 200 granted. */
    public RelayGrant granted(MsrpFrame response, DigestAnswer answer) {
        RelayGrant grant = RelayGrant.of(expectCode(response, 200), answer);
        grants.add(grant);
        return grant;
    }

    /** The latest grant. */
    public RelayGrant grant() {
        if (grants.isEmpty()) {
            throw new AssertionError(user + " is not authenticated");
        }
        return grants.get(grants.size() - 1);
    }

    /** The URI of the latest grant. */
    public String relayUri() {
        return grant().uri();
    }

    /** The path that leads to this client, as its session description would say. */
    public String path() {
        return grant().pathTo(uri);
    }

    // --- requests ---

    /** The To-Path of requests to a peer with this path. */
    public String toPath(String peerPath) {
        return String.join(" ", grant().usePath()) + " " + peerPath;
    }

    /** A request to a peer with this path, and no headers but the paths. */
    public MsrpText request(String method, String peerPath, String... headers) {
        return lines(MsrpText.request(method, toPath(peerPath), uri), headers);
    }

    /** A whole short message to a peer with this path. */
    public MsrpText message(String peerPath, String text, String... headers) {
        return message(peerPath, Octets.of(text), headers);
    }

    /** A whole message to a peer with this path. */
    public MsrpText message(String peerPath, byte[] body, String... headers) {
        return messageTo(toPath(peerPath), uri, body, headers);
    }

    /** A whole message with these paths, in one SEND with a fresh Message-ID. */
    public static MsrpText messageTo(String toPath, String fromPath, byte[] body, String... headers) {
        String end = body.length > 2048 ? "*" : String.valueOf(body.length);
        return chunk(toPath, fromPath, Octets.token(12), "1-" + end + "/" + body.length, body, headers);
    }

    /** One chunk with these paths, Message-ID and Byte-Range. */
    public static MsrpText chunk(
            String toPath, String fromPath, String messageId, String range, byte[] body, String... headers) {
        MsrpText text = MsrpText.request("SEND", toPath, fromPath).header("Message-ID", messageId);
        return lines(text.header("Byte-Range", range), headers).body("text/plain", body);
    }

    /** One chunk to a peer with this path. */
    public MsrpText chunk(String peerPath, String messageId, String range, byte[] body, String... headers) {
        return chunk(toPath(peerPath), uri, messageId, range, body, headers);
    }

    /** A REPORT on a SEND that was received: back along its whole From-Path. */
    public static MsrpText report(MsrpFrame send, String status) {
        long length = send.body() == null ? 0 : send.needBody().length;
        long end = send.rangeStart() + length - 1;
        return MsrpText.request("REPORT", send.need("From-Path"), send.toPath().get(0))
                .header("Message-ID", send.messageId())
                .header("Byte-Range", send.rangeStart() + "-" + end + "/" + end)
                .header("Status", status);
    }

    static MsrpText lines(MsrpText text, String... headers) {
        for (String line : headers) {
            text.line(line);
        }
        return text;
    }

    /** The same response, when it has this code. */
    public static MsrpFrame expectCode(MsrpFrame response, int code) {
        if (response.code() != code) {
            throw new AssertionError("expected " + code + ", received " + response);
        }
        return response;
    }

    /** Whether this client began a frame that came from it through relays. */
    public boolean began(MsrpFrame frame) {
        List<String> path = frame.fromPath();
        return path.get(path.size() - 1).equals(uri);
    }

    /** Waits for a SEND with this text as its body. */
    public MsrpFrame hear(String text) {
        return hear(msrp, text);
    }

    /** The same at any connection. */
    public static MsrpFrame hear(MsrpPeer at, String text) {
        return at.expect("SEND of '" + text + "'", frame -> frame.isSend() && isText(frame.body(), text));
    }

    private static boolean isText(byte @Nullable [] body, String text) {
        return body != null && Octets.latin(body).equals(text);
    }

    @Override
    public void close() {
        msrp.close();
    }
}
