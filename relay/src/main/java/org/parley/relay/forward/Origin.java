package org.parley.relay.forward;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.AddressShare;
import org.parley.msrp.link.Listener;

/**
 * How a connection came about, and what was known of its peer then. Immutable.
 *
 * @param listener by which it came in; null: we opened it
 * @param share what it shares with others from its address; null: nothing
 * @param relay the host it leads to, proven by TLS, in lower case; null: none
 * @param proven whom a WebSocket's handshake has proven; null: nobody
 */
record Origin(
        @Nullable Listener listener, @Nullable AddressShare share, @Nullable String relay, @Nullable String proven) {
    /** It came in. */
    static Origin incoming(Listener listener, @Nullable AddressShare share) {
        return new Origin(listener, share, null, null);
    }

    /** It came in, and is a WebSocket, which may belong to somebody. */
    static Origin page(Listener listener, @Nullable AddressShare share, @Nullable String proven) {
        return new Origin(listener, share, null, proven);
    }

    /** We opened it to that hop, which proved its name if it is secure. */
    static Origin outgoing(MsrpUri hop) {
        return new Origin(null, null, hop.secure() ? hop.host().toLowerCase(Locale.ROOT) : null, null);
    }

    boolean isWebSocket() {
        return listener != null && listener.webSocket();
    }

    /** What carries it, as counters call it. */
    String transport(boolean secure) {
        return listener != null ? listener.transport() : secure ? "tls" : "tcp";
    }
}
