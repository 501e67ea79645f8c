package org.parley.relay.forward;

import org.parley.msrp.Status;

/** What waits in a flow. Belongs to the loop of the flow's way. */
abstract class Load {
    final Route route;

    Load(Route route) {
        this.route = route;
    }

    /** Octets that wait with it. */
    abstract long octets();

    /** Whether there is enough to begin with, or to go on. */
    abstract boolean isReady();

    /** It will not get there. */
    abstract void failed(Status why);
}
