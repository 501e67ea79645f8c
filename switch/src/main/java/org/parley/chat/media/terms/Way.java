package org.parley.chat.media.terms;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Anchor;
import org.parley.chat.room.port.MediaDescription;

/**
 * How a session's connection comes about: by the peer's path (RFC 4975), or, where the room's rules have it and the peer says so too, by its c= and m= lines (CEMA, RFC 6714).
 * We never use a relay of ours here. Immutable.
 *
 * @param cema our description says a=msrp-cema
 * @param active we connect
 * @param to where, if not by the path
 */
public record Way(boolean cema, boolean active, @Nullable InetSocketAddress to) {
    /** Nothing is known of the peer yet. */
    public static Way offering(RoomPolicy policy) {
        return new Way(policy.features().cema(), false, null);
    }

    /** By the letter of RFC 4975. */
    private static Way byPath(MediaDescription peer) {
        return new Way(false, !peer.peerActive(), null);
    }

    /** For an offer of the peer's (§4.3). */
    public static Way answering(MediaDescription offer, RoomPolicy policy) {
        Anchor anchor = offer.anchor().orElse(null);
        boolean relayed = offer.path().size() > 1;
        boolean cema =
                policy.features().cema() && anchor != null && anchor.cema() && !(relayed && anchor.peerConnects());
        if (!cema || anchor == null) {
            return byPath(offer);
        }
        return anchor.peerConnects() ? new Way(true, false, null) : new Way(true, true, address(anchor));
    }

    private static InetSocketAddress address(Anchor anchor) {
        return InetSocketAddress.createUnresolved(anchor.host(), anchor.port());
    }
}
