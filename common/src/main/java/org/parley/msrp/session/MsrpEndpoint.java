package org.parley.msrp.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;

/**
 * An MSRP endpoint: its listeners, the connections it opens, and the table of its sessions. Every method may be called from any thread.
 */
public final class MsrpEndpoint {
    private MsrpEndpoint() {}

    /**
     * Starts listening.
     *
     * @return fails with a sentence naming key, value and expectation when an address cannot be bound or a PEM file cannot be read
     */
    public static Future<MsrpEndpoint> start(Vertx vertx, EndpointConfig config, MeterRegistry meters) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A fresh URI of ours with the advertised host and port of the first listener of that kind and 128 random bits (RFC 4975 §14.1). */
    public MsrpUri newUri(boolean tls) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The passive side: the first request for this session-id binds it; otherwise it is closed with BIND_TIMEOUT. */
    public Session expect(SessionSpec spec) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The active side: reuses or opens a connection to the first URI of the peer's path and sends a bodiless SEND at once. */
    public Session connect(SessionSpec spec) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends the session of this id, if there is one, wherever it lives. */
    public void forget(SessionId id, SessionEnd why) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The addresses bound, in the order of the configuration's listeners. */
    public List<InetSocketAddress> boundAddresses() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The fingerprint of our certificate for a=fingerprint; null without TLS. */
    public @Nullable Fingerprint fingerprint() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** How many sessions there are, bound or waiting. */
    public int sessions() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** What a state dump shows: counts and queue lengths, no session-ids. */
    public String debugState() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Stops listening, lets queues drain for at most that long, ends what is left with SHUTDOWN and closes every socket. */
    public Future<Void> shutdown(Duration drain) {
        throw new UnsupportedOperationException("not built yet");
    }
}
