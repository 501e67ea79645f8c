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
 * </ol>
 */
@FunctionalInterface
public interface NextHops {
    /** The addresses, in the order to be tried; at least one. */
    Future<List<InetSocketAddress>> resolve(MsrpUri hop);

    /** Policy does not let requests go there. */
    final class Forbidden extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** The reason goes to the log, never to the peer. */
        public Forbidden(String why) {
            super(why);
        }
    }
}
