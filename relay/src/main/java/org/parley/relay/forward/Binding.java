package org.parley.relay.forward;

import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpUri;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.Traffic;

/**
 * A URI we granted: the right to send through it, which belongs to its holder, and the right of everyone who knows it to reach its holder and nobody else
 * (RFC 4976 §6.3, §6.4, §9.4). The holder is the connection the AUTH came by, or, if that is a relay's, the relay of that name on whatever connection. Any thread.
 */
final class Binding {
    final MsrpUri uri;
    final Bytes id;
    final BindingRecord record;
    final Holder holder;
    /** The next hop back towards the client: its own URI, or that of the relay it came by. */
    final MsrpUri towards;
    /** The connection that holds it; null when a relay does. */
    final @Nullable Connection connection;

    final long expiresAt;
    final RelayedSessions sessions = new RelayedSessions();
    volatile boolean ended;
    volatile @Nullable ScheduledFuture<?> expiry;
    private volatile @Nullable MsrpUri also;
    private volatile @Nullable Peer peer;

    /** Who was heard through this binding, and where. */
    private record Peer(MsrpUri uri, Way way) {}

    Binding(
            MsrpUri uri,
            Bytes id,
            BindingRecord record,
            Holder holder,
            MsrpUri towards,
            @Nullable Connection connection,
            long expiresAt) {
        this.uri = uri;
        this.id = id;
        this.record = record;
        this.holder = holder;
        this.towards = towards;
        this.connection = connection;
        this.expiresAt = expiresAt;
    }

    boolean isValid() {
        return !ended;
    }

    /** Whether what comes by this connection comes from the client that obtained the URI (RFC 4976 §6.4). */
    boolean isHeldBy(Connection source) {
        String relay = record.relay();
        return relay == null ? connection == source : source.isRelay(towards, relay);
    }

    /** Whether this next hop leads back towards the client that obtained the URI (RFC 4976 §6.4). */
    boolean leadsTo(MsrpUri hop) {
        return hop.equals(towards) || hop.equals(also);
    }

    /** The holder calls itself so in this session. */
    void alsoLeadsTo(MsrpUri own) {
        if (!own.equals(towards)) {
            also = own;
        }
    }

    /** A peer of this session is reached by the connection it opened (RFC 4976 §6.4.2); the first to say so prevails while its connection lives. */
    void heard(MsrpUri from, Way way) {
        Peer known = peer;
        if (known == null || known.way.isOver()) {
            peer = new Peer(from, way);
        }
    }

    /** Where that peer was heard, or null. */
    @Nullable
    Way wayTo(MsrpUri hop) {
        Peer known = peer;
        return known != null && !known.way.isOver() && known.uri.equals(hop) ? known.way : null;
    }

    /** That peer is reached so: nobody else may say otherwise. */
    void reaches(MsrpUri hop, Way way) {
        heard(hop, way);
    }

    Traffic traffic() {
        return sessions.traffic();
    }
}
