package org.parley.msrp.session;

import java.util.EnumSet;
import java.util.Set;

/** Why a connection is not read at present; it is read again when the last reason ends. Belongs to the connection's loop. */
final class Pauses {
    /** The reasons. */
    enum Why {
        /** A rate limit bites. */
        RATE,
        /** The peer does not take our answers. */
        BACKLOG,
        /** Its first request is for a session whose peer we do not know yet. */
        HELD,
        /** A stream's sink asked for it. */
        SINK
    }

    private final Link link;
    private final Set<Why> reasons = EnumSet.noneOf(Why.class);
    private int sinks;

    Pauses(Link link) {
        this.link = link;
    }

    /** One more reason; whether it is new. */
    boolean begin(Why why) {
        boolean first = reasons.isEmpty();
        boolean added = reasons.add(why);
        if (first) {
            link.reads(false);
        }
        return added;
    }

    void end(Why why) {
        if (reasons.remove(why) && reasons.isEmpty()) {
            link.reads(true);
        }
    }

    /** A sink pauses; sinks are counted. */
    void beginSink() {
        sinks++;
        begin(Why.SINK);
    }

    void endSink() {
        if (--sinks == 0) {
            end(Why.SINK);
        }
    }

    @Override
    public String toString() {
        return reasons.toString();
    }
}
