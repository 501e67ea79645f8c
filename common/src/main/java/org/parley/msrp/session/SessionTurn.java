package org.parley.msrp.session;

import io.vertx.core.internal.ContextInternal;
import org.parley.msrp.IdSource;
import org.parley.msrp.link.Turn;

/** The turn of a loop that carries sessions: counts what they do. Belongs to its loop. */
final class SessionTurn extends Turn {
    final Tally tally;

    SessionTurn(ContextInternal context, SessionMeters meters, IdSource ids) {
        super(context, ids);
        this.tally = new Tally(meters);
    }

    @Override
    protected void ended() {
        tally.publish();
    }

    @Override
    protected void queued(long octets) {
        tally.queued(octets);
    }
}
