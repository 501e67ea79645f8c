package org.parley.msrp.codec;

import java.util.Arrays;
import org.parley.msrp.TransactionId;

/**
 * What followed the transaction id when a connection was last heard: the next message of the same session says the same again, and comparing is quicker
 * than reading. Keeps a copy of at most {@link #MOST_OCTETS}; nothing until there is something to keep. Belongs to its decoder.
 */
final class Familiar {
    private static final int MOST_OCTETS = 512;
    /** The longest transaction id (RFC 4975 §9, ident). */
    private static final int MOST_ID_OCTETS = 32;

    private static final byte[] NOTHING = {};
    private static final int[] NO_SPANS = {};

    private final int limit;
    private byte[] octets = NOTHING;
    private int length;
    private int[] spans = NO_SPANS;
    private int idTo;

    Familiar(CodecLimits limits) {
        this.limit =
                Math.min(MOST_OCTETS, Math.min(limits.maxLineOctets(), limits.maxHeadOctets()) - 2 * MOST_ID_OCTETS);
    }

    /**
     * Where the transaction id of the message at {@code from} ends, with a space and then these same octets behind it, or −1. The octets before
     * {@code from + Head.ID_FROM} are not looked at.
     */
    int endOfIdBefore(byte[] array, int from, int to) {
        int id = from + Head.ID_FROM;
        int end = id;
        int last = Math.min(to - length, id + MOST_ID_OCTETS + 1);
        while (end < last && array[end] != ' ') {
            end++;
        }
        return length > 0
                        && end < last
                        && Arrays.equals(array, end, end + length, octets, 0, length)
                        && TransactionId.isIdent(array, id, end)
                ? end
                : -1;
    }

    /** Whether these are the octets kept. */
    boolean isKept(byte[] array, int from, int to) {
        return Arrays.equals(array, from, to, octets, 0, length);
    }

    /** How many octets follow the transaction id. */
    int length() {
        return length;
    }

    /** The places of the headers, counted from the start of the head, for a transaction id that ends there. Nobody writes to them. */
    int[] spans(int idEnd) {
        if (idEnd != idTo) {
            spans = shifted(spans, idEnd - idTo);
            idTo = idEnd;
        }
        return spans;
    }

    private static int[] shifted(int[] spans, int by) {
        int[] shifted = spans.clone();
        for (int i = 0; i < shifted.length; i++) {
            if (shifted[i] != 0) {
                shifted[i] += by;
            }
        }
        return shifted;
    }

    /** Keeps {@code array[from, to)}, which followed a transaction id that ended at {@code idEnd} of its head; the spans are taken as they are. */
    void keep(byte[] array, int from, int to, int idEnd, int[] spansOfHead) {
        int size = to - from;
        if (size > limit) {
            return;
        }
        if (octets.length < size) {
            octets = new byte[size];
        }
        System.arraycopy(array, from, octets, 0, size);
        length = size;
        spans = spansOfHead;
        idTo = idEnd;
    }
}
