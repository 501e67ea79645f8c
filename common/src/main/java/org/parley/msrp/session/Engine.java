package org.parley.msrp.session;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.SendHeaders;
import org.parley.msrp.link.TlsSetup;

/** What all connections of an endpoint share. Immutable but for what it names; any thread. */
final class Engine {
    final EndpointConfig config;
    final SessionTable table;
    final SessionMeters meters;
    final Users users;
    final Leftovers leftovers;
    final TlsSetup tls;
    private final List<SessionTurn> turns;
    private final AtomicInteger next = new AtomicInteger();

    Engine(EndpointConfig config, SessionTable table, SessionMeters meters, List<SessionTurn> turns, TlsSetup tls) {
        this.config = config;
        this.table = table;
        this.meters = meters;
        this.users = new Users(config.limits().requestsPerSecondPerUser());
        this.leftovers = new Leftovers(config.chunkReceptionTimeout(), meters);
        this.tls = tls;
        this.turns = List.copyOf(turns);
    }

    List<SessionTurn> turns() {
        return turns;
    }

    /** One loop after the other. */
    SessionTurn anyTurn() {
        return turns.get(Math.floorMod(next.getAndIncrement(), turns.size()));
    }

    /** The headers of a SEND that binds a session. */
    Bytes bindHeaders(MessageId id) {
        return MsrpEncoder.sendHeaders(SendHeaders.bodiless(id), MsrpEncoder.NO_BODY);
    }

    /**
     * Whether the To-Path is exactly this session's URI (RFC 4975 §7.3). Sessions are told apart by their session-id, because middleboxes rewrite
     * the rest; with strict authority host and port count too. A session with TLS is never reached without. Throws
     * {@link org.parley.msrp.MsrpSyntaxException} if a URI is malformed.
     */
    boolean isAddressed(Session session, RequestHead head, boolean secure) {
        if (session.localUri().secure() && !secure) {
            return false;
        }
        if (head.toPathOctets().contentEquals(session.localOctets())) {
            return true;
        }
        var path = head.toPath();
        if (path.size() != 1) {
            return false;
        }
        MsrpUri uri = path.first();
        return uri.transport().equals(session.localUri().transport())
                && (!config.strictAuthority() || uri.equals(session.localUri()));
    }
}
