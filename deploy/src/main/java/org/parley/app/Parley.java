package org.parley.app;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.Map;

/** One running Parley: everything a process serves, wired together. */
public final class Parley {
    private Parley() {}

    /**
     * Starts what the configuration asks for.
     *
     * @return succeeds once every listener is open; fails with {@link StartException} after closing what was opened
     */
    public static Future<Parley> start(ParleyConfig config) {
        return Future.failedFuture(new StartException("not wired yet"));
    }

    /** Where the listeners are, by name (sip.udp, sip.tcp, sip.tls, msrp.tcp, msrp.tls, http), with their real ports. */
    public Map<String, InetSocketAddress> addresses() {
        return Map.of();
    }

    /** Tells every participant goodbye, closes every socket; done within node.drain-time. May be called again. */
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
