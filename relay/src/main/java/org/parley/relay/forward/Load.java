package org.parley.relay.forward;

import org.parley.msrp.Status;

/** What waits in a flow. Belongs to the loop of the flow's way. */
abstract class Load {
    final Route route;

    Load(Route route) {
        this.route = route;
    }

    /** Octets of it that wait. */
    abstract long octets();

    /** Octets that it needs besides, for as long as it waits. */
    abstract long overhead();

    /** Whether there is enough to begin with, or to go on. */
    abstract boolean isReady();

    /** It will not get there. */
    abstract void failed(Status why);
}
