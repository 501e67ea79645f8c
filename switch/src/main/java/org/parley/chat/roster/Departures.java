package org.parley.chat.roster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has left lately: so many, and then the oldest is forgotten. On the room's loop. */
final class Departures {
    private final int most;
    private final Deque<Departure> lately = new ArrayDeque<>();

    Departures(int most) {
        this.most = most;
    }

    /** One more; whoever is forgotten for it, or null. */
    @Nullable
    Departure add(Departure one) {
        lately.addLast(one);
        return lately.size() > most ? lately.removeFirst() : null;
    }

    /** Those of one user, the first to leave first. */
    List<Departure> of(String entity) {
        return lately.stream().filter(one -> one.entity().equals(entity)).toList();
    }

    void clear() {
        lately.clear();
    }
}
