package org.parley.msrp.link;

import java.util.Arrays;

/** The sizes of writes under way, first in, first out; a ring that grows and makes no objects. */
final class WriteSizes {
    private int[] ring = new int[4];
    private int head;
    private int count;

    void add(int size) {
        if (count == ring.length) {
            int[] larger = Arrays.copyOf(ring, ring.length * 2);
            System.arraycopy(ring, 0, larger, ring.length, head);
            ring = larger;
        }
        ring[(head + count++) & (ring.length - 1)] = size;
    }

    int remove() {
        int size = ring[head];
        head = (head + 1) & (ring.length - 1);
        count--;
        return size;
    }
}
