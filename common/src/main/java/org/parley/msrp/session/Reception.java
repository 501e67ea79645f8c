package org.parley.msrp.session;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.SubjectAltNames;

/**
 * Finds the session that a request on a connection is for (RFC 4975 §5.4, §7.3), lets its first request bind it, and answers whoever asks for none. Belongs
 * to the connection's loop.
 */
final class Reception {
    private static final int MOST_STRANGERS = 64;

    private final Connection connection;
    private final Engine engine;
    private final Link link;
    private @Nullable Session last;
    private int strangers;

    Reception(Connection connection, Engine engine, Link link) {
        this.connection = connection;
        this.engine = engine;
        this.link = link;
    }

    /** The session of the last request, if it is still there. */
    @Nullable
    Session last() {
        return last;
    }

    /** A session ended. */
    void forget(Session session) {
        if (last == session) {
            last = null;
        }
    }

    /** The session this request is for, or null after it was answered as far as it may be. */
    @Nullable
    Session sessionFor(RequestHead head) {
        Bytes id = head.toPathSessionId();
        Session session = last;
        if (session == null || id == null || !session.id().contentEquals(id)) {
            session = id == null ? null : engine.table.named(id);
        }
        if (session == null && id != null && connection.held(id)) {
            return null;
        }
        connection.understood();
        if (session == null || !engine.isAddressed(session, head, link.secure())) {
            strangers++;
            connection.answer(null, head, Status.NO_SUCH_SESSION);
            if (strangers > MOST_STRANGERS && connection.isDeserted()) {
                connection.closeWhenWritten();
            }
            return null;
        }
        if (session.connection() != connection && !bind(session, head)) {
            return null;
        }
        last = session;
        if (session.state() == SessionState.CONNECTING) {
            session.confirmed(SessionState.Event.FIRST_REQUEST);
        }
        if (session.state() == SessionState.CLOSED) {
            connection.answer(null, head, Status.NO_SUCH_SESSION);
            return null;
        }
        return session;
    }

    private boolean bind(Session session, RequestHead head) {
        if (session.state() == SessionState.AWAITING && !isProven(session)) {
            session.endFromAnywhere(new SessionEnd(
                    SessionEnd.Kind.PROTOCOL_ERROR, "the certificate does not match what was signalled"));
            connection.close();
            return false;
        }
        if (session.bindPassively(connection)) {
            return true;
        }
        boolean elsewhere = session.state() != SessionState.CLOSED;
        connection.answer(null, head, elsewhere ? Status.WRONG_CONNECTION : Status.NO_SUCH_SESSION);
        return false;
    }

    /** Whether the peer is who it should be: by its fingerprint if one was signalled, else by name where that is asked for (RFC 4975 §5.4, §14.4). */
    private boolean isProven(Session session) {
        Fingerprint expected = session.provenBy();
        X509Certificate shown = link.peerCertificate();
        if (expected != null) {
            return shown != null && expected.matches(shown);
        }
        return !engine.config.namedClients()
                || !link.secure()
                || (shown != null
                        && SubjectAltNames.name(shown, session.peerPath().first())
                        && engine.tls.trusts(link.peerChain()));
    }

    /** The session of a REPORT: bound to this connection, or null. */
    @Nullable
    Session reportedTo(RequestHead head) {
        Bytes id = head.toPathSessionId();
        Session session = id == null ? null : engine.table.named(id);
        return session != null && session.connection() == connection ? session : null;
    }
}
