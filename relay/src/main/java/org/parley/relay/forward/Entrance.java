package org.parley.relay.forward;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.AddressShare;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.Listeners;
import org.parley.msrp.link.NettyLink;
import org.parley.msrp.link.RateLimit;
import org.parley.msrp.link.Turn;

/**
 * Lets connections in. When there are as many as there may be, the one that was silent longest makes room (RFC 4976 §6.5), one without a binding before one with:
 * a flood of strangers drives out strangers. Any thread; each enters on its loop.
 */
final class Entrance implements Listeners.Door<RelayTurn> {
    private static final int EVICTIONS_PER_SECOND = 100;

    private final Engine engine;
    private final RateLimit evictions = new RateLimit(EVICTIONS_PER_SECOND);

    Entrance(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean hasRoom() {
        int most = engine.config.limits().connections();
        if (most == 0 || engine.meters.connections() < most) {
            return true;
        }
        return evictions.take(1, System.nanoTime()) == 0;
    }

    @Override
    public void limited(String limit) {
        engine.meters.limited(limit);
    }

    @Override
    public void enter(RelayTurn turn, NettyLink link, Listener listener, AddressShare share) {
        int most = engine.config.limits().connections();
        if (most > 0 && engine.meters.connections() >= most && !makeRoom(turn)) {
            limited("connections");
            link.close();
            share.left();
            return;
        }
        link.unsent(OutBuffer.UNSENT)
                .begin(
                        listener.webSocket()
                                ? new Upgrading(engine, turn, link, listener, share)
                                : Connection.incoming(
                                        engine, turn, link, Origin.incoming(listener, share), share::left));
    }

    /** Looks among the connections of this loop; the others have theirs. */
    private boolean makeRoom(RelayTurn turn) {
        long now = System.nanoTime();
        Guest idlest = idlest(turn, now);
        if (idlest == null) {
            return false;
        }
        limited("connections-evicted");
        idlest.close();
        return true;
    }

    private static @Nullable Guest idlest(RelayTurn turn, long now) {
        return turn.members().stream()
                .filter(Guest.class::isInstance)
                .map(Guest.class::cast)
                .filter(Turn.Member::isDrained)
                .max(Comparator.comparing((Guest one) -> one.bindings() == 0).thenComparing(one -> one.silence(now)))
                .orElse(null);
    }
}
