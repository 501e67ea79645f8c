package org.parley.msrp.link;

import java.util.EnumSet;
import java.util.Set;

/** Why a connection is not read at present; it is read again when the last reason ends. Belongs to the connection's loop. */
public final class Pauses {
    /** The reasons. */
    public enum Why {
        /** A rate limit bites. */
        RATE,
        /** The peer does not take our answers. */
        BACKLOG,
        /** A request of its must be decided first: its session's peer is not known yet, or its credentials are being proven. */
        HELD,
        /** Where its octets go asked for it: a stream's sink, a flow's next hop. */
        SINK
    }

    private final Link link;
    private final Set<Why> reasons = EnumSet.noneOf(Why.class);
    private int sinks;

    /** Nothing pauses yet. */
    public Pauses(Link link) {
        this.link = link;
    }

    /** One more reason; whether it is new. */
    public boolean begin(Why why) {
        boolean first = reasons.isEmpty();
        boolean added = reasons.add(why);
        if (first) {
            link.reads(false);
        }
        return added;
    }

    /** This reason is over. */
    public void end(Why why) {
        if (reasons.remove(why) && reasons.isEmpty()) {
            link.reads(true);
        }
    }

    /** A sink pauses; sinks are counted. */
    public void beginSink() {
        sinks++;
        begin(Why.SINK);
    }

    /** A sink goes on. */
    public void endSink() {
        if (--sinks == 0) {
            end(Why.SINK);
        }
    }

    @Override
    public String toString() {
        return reasons.toString();
    }
}
