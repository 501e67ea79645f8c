package org.parley.relay.admission;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.parley.websocket.UpgradeRequest;

/**
 * A WebSocket's opening handshake (RFC 7977 §7), which is in order as far as HTTP goes. Holds credentials: not for logs.
 *
 * @param request what the client asked for, with its Origin, Cookie and Authorization
 * @param vouched the client's certificates if an authority of ours vouches for them; none otherwise
 * @param peer the client's address
 */
public record Handshake(UpgradeRequest request, List<X509Certificate> vouched, InetSocketAddress peer) {
    /** Copies the list. */
    public Handshake {
        vouched = List.copyOf(vouched);
    }

    /** Says how it came, never what it holds. */
    @Override
    public String toString() {
        return "Handshake[certificates=" + vouched.size() + "]";
    }
}
