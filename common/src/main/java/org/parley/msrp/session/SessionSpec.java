package org.parley.msrp.session;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/**
 * A session to be.
 *
 * @param local our URI, from {@link MsrpEndpoint#newUri}
 * @param listener hears it
 * @param media the peer's path and limits
 * @param fingerprint the peer's a=fingerprint, if its SDP had one: then its certificate must match, and may be self-signed (RFC 4975 §14.4)
 * @param user whose session it is (an address-of-record): per-user rate limits count by it, and what a failed session had received of a message goes on in the
 *     next session of the same user (RFC 4975 §5.4); empty: nobody's
 * @param label how the log names the session (room and participant), never a session-id
 * @param anchor where to connect instead of the peer's first URI, host and port unresolved (RFC 6714); null: by the path. Who is there is proven by that URI all the same
 * @param via the way through relays of ours, if there are any; no other session may have it
 */
public record SessionSpec(
        MsrpUri local,
        SessionListener listener,
        PeerMedia media,
        @Nullable Fingerprint fingerprint,
        String user,
        String label,
        @Nullable InetSocketAddress anchor,
        @Nullable Route via) {
    public SessionSpec {
        if (local.sessionId() == null) {
            throw new IllegalArgumentException("local: a URI without session-id (expected: one from newUri)");
        }
    }

    /** Without relays of ours. */
    public SessionSpec(
            MsrpUri local,
            SessionListener listener,
            PeerMedia media,
            @Nullable Fingerprint fingerprint,
            String user,
            String label) {
        this(local, listener, media, fingerprint, user, label, null, null);
    }

    /** The same through relays of ours. */
    public SessionSpec via(Route route) {
        return new SessionSpec(local, listener, media, fingerprint, user, label, anchor, route);
    }

    /** The same, connected to at that address. */
    public SessionSpec anchoredAt(@Nullable InetSocketAddress address) {
        return new SessionSpec(local, listener, media, fingerprint, user, label, address, via);
    }

    /** With the peer's path and nothing else known. */
    public static SessionSpec of(MsrpUri local, MsrpPath peer, SessionListener listener) {
        return new SessionSpec(local, listener, PeerMedia.of(peer), null, "", "");
    }
}
