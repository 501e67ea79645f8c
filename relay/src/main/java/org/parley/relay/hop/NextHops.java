package org.parley.relay.hop;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.List;
import org.parley.msrp.MsrpUri;

/**
 * Finds the addresses of a next hop. Duties:
 *
 * <ol>
 *   <li>Never blocks; any thread.
 *   <li>A numeric address is used as it is; a name with a port is looked up (A, AAAA) and that port used, never SRV; a name without a port, which only an AUTH
 *       may have, by SRV (RFC 4976 §8).
 *   <li>Fails with {@link Forbidden} for a hop that policy forbids, with anything else for one that cannot be found.
 *   <li>What it gives is connected to as it is: addresses bear no names that somebody might look up again.
 * </ol>
 */
@FunctionalInterface
public interface NextHops {
    /** The addresses, in the order to be tried; at least one. */
    Future<List<InetSocketAddress>> resolve(MsrpUri hop);

    /** Whether policy lets requests go to that host at all, whichever way leads there; asked before each new route, and answered at once. */
    default boolean permits(MsrpUri hop) {
        return true;
    }

    /** The relay has stopped and asks no more. */
    default void close() {}

    /** Policy does not let requests go there. */
    final class Forbidden extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** The reason goes to the log, never to the peer. */
        public Forbidden(String why) {
            super(why);
        }
    }
}
