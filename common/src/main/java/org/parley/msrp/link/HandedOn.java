package org.parley.msrp.link;

import java.util.Arrays;

/**
 * When the operating system had taken how much of a link's octets, in steps coarse enough to be few: tells when the time-out of a transaction that
 * ends at a certain octet is over. Late by one step at most, never early. Belongs to the connection's loop.
 */
final class HandedOn {
    private static final int STEPS_PER_TIMEOUT = 128;

    private final long timeout;
    private final long step;
    private long[] upTo = new long[4];
    private long[] since = new long[4];
    private int head;
    private int count;

    HandedOn(long timeoutNanos) {
        timeout = timeoutNanos;
        step = timeoutNanos / STEPS_PER_TIMEOUT;
    }

    /** So many octets were taken by now. */
    void mark(long octets, long now) {
        int last = (head + count - 1) & (upTo.length - 1);
        if (count > 0 && now - since[last] < step) {
            upTo[last] = octets;
            return;
        }
        if (count == upTo.length) {
            grow();
        }
        int next = (head + count++) & (upTo.length - 1);
        upTo[next] = octets;
        since[next] = now;
    }

    private void grow() {
        int size = upTo.length;
        upTo = unrolled(upTo, size);
        since = unrolled(since, size);
        head = 0;
    }

    private long[] unrolled(long[] ring, int size) {
        long[] larger = Arrays.copyOf(Arrays.copyOfRange(ring, head, size), size * 2);
        System.arraycopy(ring, 0, larger, size - head, head);
        return larger;
    }

    /** Whether the time-out of what ends at this octet is over. Forgets what it needed for earlier octets. */
    boolean isOverdue(long octet, long now) {
        while (count > 0 && upTo[head] < octet) {
            head = (head + 1) & (upTo.length - 1);
            count--;
        }
        return count > 0 && now - since[head] >= timeout + step;
    }

    /** Nothing is waited for any more. */
    void clear() {
        count = 0;
    }
}
