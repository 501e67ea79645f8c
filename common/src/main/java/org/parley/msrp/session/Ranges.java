package org.parley.msrp.session;

import java.util.Map;
import java.util.TreeMap;

/** Which octets of a message are known of, as disjoint ranges counted from 1, ends inclusive. Bounded: the smallest pieces beyond it are forgotten. */
final class Ranges {
    private static final int MOST = 256;

    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** Adds a range; an empty one changes nothing. */
    void add(long from, long to) {
        if (to < from) {
            return;
        }
        long start = from;
        long end = to;
        Map.Entry<Long, Long> near = ends.floorEntry(saturatedSuccessor(to));
        while (near != null && saturatedSuccessor(near.getValue()) >= from) {
            start = Math.min(start, near.getKey());
            end = Math.max(end, near.getValue());
            ends.remove(near.getKey());
            near = ends.floorEntry(saturatedSuccessor(to));
        }
        if (ends.size() < MOST) {
            ends.put(start, end);
        }
    }

    /** Whether every octet up to this one is in. */
    boolean coversUpTo(long last) {
        Map.Entry<Long, Long> first = ends.firstEntry();
        return last <= 0 || (first != null && first.getKey() == 1 && first.getValue() >= last);
    }

    private static long saturatedSuccessor(long value) {
        return value == Long.MAX_VALUE ? value : value + 1;
    }
}
