package org.parley.relay.observe;

import java.net.InetSocketAddress;

/**
 * Where a relay listens.
 *
 * @param bound the local address
 * @param secure whether TLS is spoken
 * @param transport what is spoken there: tcp, tls, ws or wss
 * @param authority what its URIs say, as {@code msrps://relay.example.org:2865}; of a WebSocket, what its clients open, as {@code wss://relay.example.org:443}
 */
public record RelayAddress(InetSocketAddress bound, boolean secure, String transport, String authority) {
    /** Whether it is for WebSockets. */
    public boolean webSocket() {
        return transport.startsWith("ws");
    }
}
