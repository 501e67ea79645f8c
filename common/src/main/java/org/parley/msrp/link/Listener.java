package org.parley.msrp.link;

/**
 * One listening address. Throws {@link IllegalArgumentException} for a port out of range, and for a wildcard without an advertised host.
 *
 * @param host to bind, never empty
 * @param port to bind, 0 for any
 * @param tls whether TLS is spoken
 * @param advertisedHost in our URIs; empty: the host itself, which then must not be a wildcard
 * @param advertisedPort in our URIs; 0: the port bound
 */
public record Listener(String host, int port, boolean tls, String advertisedHost, int advertisedPort) {
    public Listener {
        require(!host.isEmpty(), "listen: no host (expected: an address to bind)");
        require(port >= 0 && port <= 65_535, "listen: port " + port + " (expected: 0..65535)");
        require(
                advertisedPort >= 0 && advertisedPort <= 65_535,
                "advertise: port " + advertisedPort + " (expected: 0..65535)");
        require(
                !advertisedHost.isEmpty() || !isWildcard(host),
                "advertise: missing (expected: a host name or address, because it listens at the wildcard " + host
                        + ")");
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

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("*") || host.equals("[::]");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
