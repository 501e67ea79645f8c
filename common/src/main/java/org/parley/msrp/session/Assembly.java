package org.parley.msrp.session;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.parley.msrp.Bytes;

/**
 * The virtual buffer of one message (RFC 4975 §7.3.1): octets come at any place, in any order, and what came last wins. Octets from the first
 * on are gathered up to a limit; beyond it they flow on in order and are not kept. Octets ahead of a gap are kept within a bound. Nothing is
 * allocated for what was only announced. Positions count from 0.
 */
final class Assembly {
    private static final int MOST_AHEAD = 256;

    private final int gatherLimit;
    private Flow flow;
    private byte[] gathered = new byte[0];
    private long contiguous;
    private boolean flowing;
    private long total = -1;
    private final TreeMap<Long, Bytes> ahead = new TreeMap<>();
    private int octetsAhead;

    /** Where octets go once the limit is passed. */
    interface Flow {
        /** The limit is passed; this much was gathered. */
        void begin(Bytes gathered);

        /** The next octets in order. */
        void octets(Bytes octets);
    }

    Assembly(int gatherLimit, Flow flow) {
        this.gatherLimit = gatherLimit;
        this.flow = flow;
    }

    /** What comes from now on flows there, if it flows: another session goes on with the message. Only before the limit is passed. */
    void goesOnTo(Flow next) {
        flow = next;
    }

    /** Octets there from the first on without a gap. */
    long contiguous() {
        return contiguous;
    }

    /** Whether octets flow on. */
    boolean isFlowing() {
        return flowing;
    }

    /** The chunk with "$" ended there. */
    void endsAt(long octets) {
        total = octets;
    }

    /** Whether every octet up to the end is there. */
    boolean isComplete() {
        return total >= 0 && contiguous >= total;
    }

    /** What was gathered; for a message that never flowed. */
    Bytes content() {
        int length = (int) (total >= 0 ? Math.min(total, contiguous) : contiguous);
        return Bytes.wrap(length == gathered.length ? gathered : Arrays.copyOf(gathered, length));
    }

    /** Octets held. */
    long held() {
        return gathered.length + (long) octetsAhead;
    }

    /** Takes octets at a place; false if they are too far ahead of a gap to be kept. */
    boolean put(long at, Bytes octets) {
        Bytes wanted = total >= 0 && at + octets.length() > total
                ? octets.slice(0, (int) Math.max(0, Math.min(octets.length(), total - at)))
                : octets;
        if (wanted.isEmpty()) {
            return true;
        }
        if (!ahead.isEmpty()) {
            carve(at, at + wanted.length());
        }
        if (at > contiguous) {
            return keepAhead(at, wanted);
        }
        place(at, wanted);
        while (!ahead.isEmpty() && ahead.firstKey() <= contiguous) {
            Map.Entry<Long, Bytes> next = ahead.pollFirstEntry();
            octetsAhead -= next.getValue().length();
            place(next.getKey(), next.getValue());
        }
        return true;
    }

    /** Octets that touch what is there: they overwrite what is still held, and extend it. */
    private void place(long at, Bytes octets) {
        if (flowing) {
            flowOn(at, octets);
            return;
        }
        long end = at + octets.length();
        if (end <= gatherLimit) {
            copy(octets, (int) at);
            contiguous = Math.max(contiguous, end);
            return;
        }
        int overlap = (int) (contiguous - at);
        copy(octets.slice(0, overlap), (int) at);
        flowing = true;
        flow.begin(Bytes.wrap(Arrays.copyOf(gathered, (int) contiguous)));
        gathered = new byte[0];
        flowOn(at, octets);
    }

    private void flowOn(long at, Bytes octets) {
        long known = contiguous - at;
        if (known < octets.length()) {
            Bytes fresh = octets.slice((int) known, octets.length());
            contiguous += fresh.length();
            flow.octets(fresh);
        }
    }

    private void copy(Bytes octets, int at) {
        int end = at + octets.length();
        if (end > gathered.length) {
            int larger = Math.min(gatherLimit, Math.max(end, gathered.length * 2));
            gathered = Arrays.copyOf(gathered, larger);
        }
        System.arraycopy(octets.array(), octets.from(), gathered, at, octets.length());
    }

    private boolean keepAhead(long at, Bytes octets) {
        if (octetsAhead + octets.length() > gatherLimit || ahead.size() >= MOST_AHEAD) {
            return false;
        }
        octetsAhead += octets.length();
        ahead.put(at, Bytes.copyOf(octets));
        return true;
    }

    /** Takes the range out of what waits ahead, because newer octets come for it. */
    private void carve(long from, long to) {
        Map.Entry<Long, Bytes> near = ahead.lowerEntry(to);
        while (near != null && near.getKey() + near.getValue().length() > from) {
            long at = near.getKey();
            Bytes old = near.getValue();
            long end = at + old.length();
            ahead.remove(at);
            octetsAhead -= old.length();
            if (at < from) {
                keepPart(at, old.slice(0, (int) (from - at)));
            }
            if (end > to) {
                keepPart(to, old.slice((int) (to - at), old.length()));
            }
            near = ahead.lowerEntry(from);
        }
    }

    private void keepPart(long at, Bytes octets) {
        ahead.put(at, octets);
        octetsAhead += octets.length();
    }
}
