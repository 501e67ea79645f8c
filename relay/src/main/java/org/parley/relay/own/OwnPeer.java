package org.parley.relay.own;

import io.vertx.core.Future;
import org.parley.msrp.Bytes;

/** A connection of the relay's, as the carrying program's own sessions see it. Any thread. */
public interface OwnPeer {
    /**
     * Writes a frame, whole and as it is, between the relay's own.
     *
     * @return false when it was not written: the connection is gone, or does not take what is written to it
     */
    Future<Boolean> send(Bytes frame);
}
