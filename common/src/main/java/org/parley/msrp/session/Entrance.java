package org.parley.msrp.session;

import org.parley.msrp.link.AddressShare;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.Listeners;
import org.parley.msrp.link.NettyLink;

/** Lets connections in while there is room. Any thread; each enters on its loop. */
final class Entrance implements Listeners.Door<SessionTurn> {
    private final Engine engine;

    Entrance(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean hasRoom() {
        int most = engine.config.limits().connections();
        return most == 0 || engine.meters.connections(0) < most;
    }

    @Override
    public void limited(String limit) {
        engine.meters.limited(limit);
    }

    @Override
    public void enter(SessionTurn turn, NettyLink link, Listener listener, AddressShare share) {
        link.holding(engine.config.sendBufferOctets()).begin(new Connection(engine, turn, link, share::left));
    }
}
