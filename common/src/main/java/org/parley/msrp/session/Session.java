package org.parley.msrp.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/**
 * One MSRP session: a pair of URIs (RFC 4975 §5.4). Owned by its connection's loop; only {@link #execute}, {@link #localUri},
 * {@link #isBound} and {@link #loop} may be called from elsewhere.
 */
public final class Session {
    private final SessionSpec spec;

    Session(SessionSpec spec) {
        this.spec = spec;
    }

    /** Our URI. Any thread. */
    public MsrpUri localUri() {
        return spec.local();
    }

    /** The peer's path as signalled last. */
    public MsrpPath peerPath() {
        return spec.media().path();
    }

    /** The loop that owns it; null while a passive session waits for its first request. Never changes once set. Any thread. */
    public @Nullable EventLoop loop() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Runs a command on the loop, in the order of calls; while a passive session waits for its first request the command waits with it. A
     * command for a session that has ended still runs, on some loop. Any thread.
     */
    public void execute(Runnable command) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Whether requests may flow. Any thread. */
    public boolean isBound() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Queues one whole message. On the loop. Before the session is bound it waits, within the same bound. A message above the peer's max-size
     * or of a type the peer answered with 415 before is not sent: its listener hears REFUSED at once.
     *
     * @return false: the queue is full and the session is being ended as SLOW, or it has ended; the listener hears nothing
     */
    public boolean send(OutgoingMessage message, DeliveryListener listener) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Begins a message whose octets come bit by bit. On the loop. */
    public OutgoingStream openStream(OutgoingHead head, DeliveryListener listener) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A re-INVITE changed the peer's path or limits: requests queued later use them. On the loop. */
    public void update(PeerMedia media) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends the session: drains nothing, releases all, closes the connection if this was its last session. On the loop; later calls are ignored. */
    public void close(SessionEnd why) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Octets of messages and streams that wait to be handed to the operating system. On the loop. */
    public long queuedOctets() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Since when its queue has stood still; zero while it is empty. On the loop. */
    public Duration sinceProgress() {
        throw new UnsupportedOperationException("not built yet");
    }
}
