package org.parley.sip.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a request goes next, finished: a numeric address, a port, a transport (RFC 3261 §8.1.2, RFC 3263 §4). For TCP and TLS an open
 * connection with that peer is used if there is one (a flow, RFC 5626 §2), else one is opened; for WebSocket there is nothing but the flow.
 *
 * @param transport how
 * @param address the peer's address
 * @param port 1 to 65535
 * @param name the name a certificate must bear when a TLS connection is opened; the address when no name is known
 */
public record Target(SipTransport transport, InetAddress address, int port, String name) {
    /** Checks the port. */
    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /** A target known by its address only: a flow, or a numeric URI. */
    public static Target at(SipTransport transport, InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (address == null) {
            throw new IllegalArgumentException("target: " + peer + " (expected: a resolved address)");
        }
        return new Target(transport, address, peer.getPort(), address.getHostAddress());
    }
}
