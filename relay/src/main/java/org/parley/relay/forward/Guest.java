package org.parley.relay.forward;

import org.parley.msrp.link.Turn;

/** Whoever takes up the room of a connection. On its loop. */
interface Guest extends Turn.Member {
    /** Bindings it holds: who holds none makes room first. */
    int bindings();

    /** Nanoseconds since anything was read. */
    long silence(long now);

    /** Ends now. */
    void close();
}
