package org.parley.sip;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A SIP user agent: it owns the SIP stack, keeps the dialogs, hands requests to a {@link SipService} and makes calls. All methods may be called
 * from any thread; what it tells is told on the Vert.x context that owns the Call-ID.
 */
public final class SipAgent {
    private SipAgent() {}

    /**
     * Opens the listeners.
     *
     * @return the agent, or a failure whose message names the address and what is wrong with it
     */
    public static Future<SipAgent> start(
            Vertx vertx,
            SipConfig config,
            DialogConfig dialogs,
            Capabilities capabilities,
            SipService service,
            MeterRegistry meters) {
        return Future.failedFuture("not yet");
    }

    /** Calls somebody: INVITE, then {@link CallListener} hears what becomes of it. */
    public OutgoingCall invite(OutgoingInvite invite, CallListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Where it listens, real ports. */
    public Map<SipTransport, InetSocketAddress> addresses() {
        return Map.of();
    }

    /** Dialogs alive now, for gauges and tests. */
    public int dialogs() {
        return 0;
    }

    /** Closes the listeners at once; dialogs still alive hear SHUTDOWN. End them with BYE before. Never fails. */
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
