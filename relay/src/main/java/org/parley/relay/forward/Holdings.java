package org.parley.relay.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.AddressShare;
import org.parley.relay.observe.RelayEvents;

/** The bindings that one connection holds. Belongs to its loop. */
final class Holdings {
    private final RelayTurn turn;
    private final @Nullable AddressShare share;
    private final List<Binding> held = new ArrayList<>(1);

    /** {@code share} counts them by address; null: nobody does. */
    Holdings(RelayTurn turn, @Nullable AddressShare share) {
        this.turn = turn;
        this.share = share;
    }

    /** Whether its address may hold one more; then that is counted, until the one {@link #ended}, or {@link #forgo}. */
    boolean reserve() {
        return share == null || share.hold();
    }

    /** There is none after all. */
    void forgo() {
        if (share != null) {
            share.release();
        }
    }

    int size() {
        return held.size();
    }

    /** Who holds them: one connection is one user's; null while there is none. */
    @Nullable
    Holder holder() {
        return held.isEmpty() ? null : held.get(0).holder;
    }

    void add(Binding binding) {
        held.add(binding);
    }

    /** One has ended; any thread. */
    void ended(Binding binding) {
        forgo();
        if (turn.loop().inEventLoop()) {
            held.remove(binding);
        } else {
            turn.loop().execute(() -> held.remove(binding));
        }
    }

    /** The connection is gone, and with it what it held (RFC 4976 §6.3). */
    void endAll(Bindings bindings) {
        for (Binding binding : List.copyOf(held)) {
            bindings.end(binding, RelayEvents.Why.CONNECTION_CLOSED, "its connection ended");
        }
    }
}
