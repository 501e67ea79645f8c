package org.parley.msrp.link;

import java.util.List;
import org.parley.net.Subnet;

/**
 * One listening address. Throws {@link IllegalArgumentException} for a port out of range, for a wildcard without an advertised host, and for a WebSocket without
 * TLS that others than this machine could open.
 *
 * @param host to bind, never empty
 * @param port to bind, 0 for any
 * @param tls whether TLS is spoken
 * @param webSocket whether WebSocket is spoken; without {@code tls} a proxy on this machine ends TLS in front of it (RFC 7977 §5.1)
 * @param proxies balancers that may connect, each of which begins with a PROXY header; empty: everybody may, and nobody does
 * @param advertisedHost in our URIs; empty: the host itself, which then must not be a wildcard
 * @param advertisedPort in our URIs; 0: the port bound
 */
public record Listener(
        String host,
        int port,
        boolean tls,
        boolean webSocket,
        List<Subnet> proxies,
        String advertisedHost,
        int advertisedPort) {
    public Listener {
        proxies = List.copyOf(proxies);
        require(!host.isEmpty(), "listen: no host (expected: an address to bind)");
        require(port >= 0 && port <= 65_535, "listen: port " + port + " (expected: 0..65535)");
        require(
                advertisedPort >= 0 && advertisedPort <= 65_535,
                "advertise: port " + advertisedPort + " (expected: 0..65535)");
        require(
                !advertisedHost.isEmpty() || !isWildcard(host),
                "advertise: missing (expected: a host name or address, because it listens at the wildcard " + host
                        + ")");
        require(
                !webSocket || tls || isLoopback(host),
                "ws.listen: " + host + " (expected: a loopback address, where a proxy that ends TLS connects)");
    }

    /** Without WebSocket and without balancers. */
    public Listener(String host, int port, boolean tls, String advertisedHost, int advertisedPort) {
        this(host, port, tls, false, List.of(), advertisedHost, advertisedPort);
    }

    /** Plain TCP on an address, advertised as bound. */
    public static Listener tcp(String host, int port) {
        return new Listener(host, port, false, "", 0);
    }

    /** TLS on an address, advertised as bound. */
    public static Listener tls(String host, int port) {
        return new Listener(host, port, true, "", 0);
    }

    /** TLS on an address, under a name that others are told: in URIs and in the certificate. The port is told as bound. */
    public static Listener tls(String host, int port, String advertisedHost) {
        return new Listener(host, port, true, advertisedHost, 0);
    }

    /** The same with WebSocket. */
    public Listener withWebSocket() {
        return new Listener(host, port, tls, true, proxies, advertisedHost, advertisedPort);
    }

    /** The same behind these balancers. */
    public Listener behind(List<Subnet> balancers) {
        return new Listener(host, port, tls, webSocket, balancers, advertisedHost, advertisedPort);
    }

    /** What carries its connections: tcp, tls, ws or wss. */
    public String transport() {
        return webSocket ? tls ? "wss" : "ws" : tls ? "tls" : "tcp";
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("*") || host.equals("[::]");
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.startsWith("127.")
                || host.equals("::1")
                || host.equals("[::1]");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
