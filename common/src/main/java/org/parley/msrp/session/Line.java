package org.parley.msrp.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.ResponseHead;

/**
 * A connection to a relay of ours that stays although no session uses it (RFC 4976 §5.4). Sessions with a {@link Route} over it live on it, whichever
 * side begins them, and end with it. Any thread.
 */
public final class Line {
    private final SessionTurn turn;
    private final Promise<Void> gone = Promise.promise();
    private @Nullable Connection connection;

    Line(SessionTurn turn) {
        this.turn = turn;
    }

    /** What becomes of a request. On the line's loop; exactly one call. */
    public interface Reply {
        /** The answer. */
        void answered(ResponseHead head);

        /** No answer, and why. */
        void unanswered(String why);
    }

    /**
     * Sends a request without body that belongs to no session. Throws {@link IllegalArgumentException} if a header value holds control characters.
     */
    public void ask(Method method, MsrpPath to, MsrpUri from, List<Header> headers, Reply reply) {
        Bytes paths = MsrpEncoder.paths(to, from);
        Bytes lines = lines(headers);
        turn.loop().execute(() -> {
            Connection there = connection;
            if (there == null || there.isClosed()) {
                reply.unanswered("the connection ended");
            } else {
                there.ask(method, paths, lines, reply);
            }
        });
    }

    /** Header lines as they go out. */
    static Bytes lines(List<Header> headers) {
        StringBuilder text = new StringBuilder();
        for (Header header : headers) {
            if (header.value().chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
                throw new IllegalArgumentException(header.name() + ": a control character (expected: printable text)");
            }
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return Bytes.utf8(text.toString());
    }

    /** Completes when it is gone, for whatever reason. */
    public Future<Void> gone() {
        return gone.future();
    }

    /** Whether it is still there. */
    public boolean isOpen() {
        return !gone.future().isComplete();
    }

    /** Closes it; its sessions end. */
    public void close() {
        turn.loop().execute(() -> {
            Connection there = connection;
            if (there != null) {
                there.failAll(new SessionEnd(SessionEnd.Kind.LOCAL, "the connection to the relay is given up"));
                there.closeWhenWritten();
            }
        });
    }

    // On the loop.

    void begin(Connection opened) {
        connection = opened;
    }

    void lost() {
        gone.tryComplete();
    }

    /** Takes a session. Any thread; an active one's first SEND goes out at once, a passive one waits for the peer's (RFC 6135 §4.5). */
    void join(Session session, boolean active) {
        session.belongsTo(turn.loop());
        turn.loop().execute(() -> joined(session, active));
    }

    private void joined(Session session, boolean active) {
        if (session.state() == SessionState.CLOSED) {
            return;
        }
        Connection there = connection;
        if (there == null || there.isClosed()) {
            session.close(new SessionEnd(SessionEnd.Kind.PEER_GONE, "the connection to the relay is gone"));
            return;
        }
        turn.loop()
                .schedule(
                        session::bindOverdue,
                        there.engine().config.bindTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        if (active) {
            there.bindActively(session);
        } else {
            session.attach(there);
        }
    }
}
