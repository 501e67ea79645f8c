package org.parley.relay.observe;

import java.net.InetSocketAddress;

/**
 * Where a relay listens.
 *
 * @param bound the local address
 * @param secure whether TLS is spoken
 * @param authority what its URIs say, as {@code msrps://relay.example.org:2865}
 */
public record RelayAddress(InetSocketAddress bound, boolean secure, String authority) {}
