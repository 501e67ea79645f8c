package org.parley.chat.roster;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The subscriptions to one room that live on one context: the room's loop tells it once, whatever their number. */
final class RosterFeed {
    private final RosterBook book;
    private final Context context;
    private final AtomicBoolean poked = new AtomicBoolean();

    // the context only
    private final Set<RosterWatch> watches = new HashSet<>();

    RosterFeed(RosterBook book, Context context) {
        this.book = book;
        this.context = context;
    }

    RosterBook book() {
        return book;
    }

    void add(RosterWatch watch) {
        watches.add(watch);
    }

    void remove(RosterWatch watch) {
        watches.remove(watch);
    }

    /** There is a new view, and perhaps it is the last of this life of the room. Any thread. */
    void poke(boolean ended) {
        if (ended) {
            context.runOnContext(now -> all().forEach(RosterWatch::roomEnded));
        } else if (poked.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                poked.set(false);
                watches.forEach(RosterWatch::changed);
            });
        }
    }

    /** This user may see no more. Any thread. */
    void dismiss(String user) {
        context.runOnContext(
                now -> all().stream().filter(watch -> watch.user().equals(user)).forEach(RosterWatch::rejected));
    }

    private List<RosterWatch> all() {
        return new ArrayList<>(watches);
    }
}
