package org.parley.chat.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.RoomLog.Tail;
import org.parley.msrp.Bytes;

/**
 * The last entries of a room, with an end in number, octets and age. Octets are counted as memory, not as text: an entry is a view of the array its socket read came in, and
 * keeping the view keeps the array.
 */
final class LogTail {
    private final TailLimits limits;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long octets;
    private byte @Nullable [] lastArray;

    LogTail(TailLimits limits) {
        this.limits = limits;
    }

    void add(LogEntry entry, long nowMillis) {
        long held = heldBy(entry);
        kept.addLast(new Kept(entry, nowMillis, held));
        octets += held;
        trim(nowMillis);
    }

    void clear() {
        kept.clear();
        octets = 0;
        lastArray = null;
    }

    long octets() {
        return octets;
    }

    int size() {
        return kept.size();
    }

    Tail after(long number, int most, long head, long nowMillis) {
        trim(nowMillis);
        Kept first = kept.peekFirst();
        boolean complete = number >= head || (first != null && first.entry.number() <= number + 1);
        List<LogEntry> entries = new ArrayList<>();
        for (Kept one : kept) {
            if (one.entry.number() > number && entries.size() < most) {
                entries.add(one.entry);
            }
        }
        return new Tail(entries, complete, head);
    }

    private void trim(long nowMillis) {
        long oldest = nowMillis - limits.age().toMillis();
        for (Kept first = kept.peekFirst();
                first != null
                        && (kept.size() > limits.entries() || octets > limits.octets() || first.atMillis < oldest);
                first = kept.peekFirst()) {
            kept.removeFirst();
            octets -= first.held;
        }
    }

    private long heldBy(LogEntry entry) {
        Content content = entry.content();
        if (content == null) {
            return 0;
        }
        long held = 0;
        for (Bytes piece : content.pieces()) {
            byte[] array = piece.array();
            if (array != lastArray) {
                held += array.length;
                lastArray = array;
            }
        }
        return held;
    }

    private record Kept(LogEntry entry, long atMillis, long held) {}
}
