package org.parley.msrp.codec;

import java.util.Arrays;
import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;

/**
 * Knows every place of a whole body where an end-line might seem to stand, so that one scan serves all copies of a message (RFC 4975 §7.1: the end-line
 * must not occur in the body, with or without a CRLF before it). Immutable.
 */
public final class EndLineScan {
    private static final int HYPHENS = 7;
    /** So many octets after seven hyphens are remembered: the least an id can have, and enough to tell random ids apart. */
    private static final int KEY_OCTETS = 4;

    private static final EndLineScan NOTHING = new EndLineScan(new int[0]);

    private final int[] keys;

    private EndLineScan(int[] sortedKeys) {
        this.keys = sortedKeys;
    }

    /** Scans a body, also across the borders of its pieces. */
    public static EndLineScan of(List<Bytes> pieces) {
        Keys keys = new Keys();
        for (Bytes piece : pieces) {
            keys.scan(piece);
        }
        return keys.count == 0 ? NOTHING : new EndLineScan(keys.sorted());
    }

    /** Whether seven hyphens followed by this id may occur in the body: then choose another id. Only the id's first four characters are looked at. */
    public boolean collides(TransactionId id) {
        if (keys.length == 0) {
            return false;
        }
        int key = 0;
        for (int i = 0; i < KEY_OCTETS; i++) {
            key = key << 8 | id.at(i);
        }
        return Arrays.binarySearch(keys, key) >= 0;
    }

    /** What follows seven hyphens. An id does not start with a hyphen, but it may hold some, so that one place may begin within another. */
    private static final class Keys {
        private int[] found = new int[4];
        private int count;
        private int hyphens;
        private int key;
        private int missing;

        void scan(Bytes piece) {
            byte[] array = piece.array();
            int to = piece.to();
            for (int at = piece.from(); at < to; at++) {
                if (missing == 0 && hyphens == 0) {
                    at = skip(array, at, to);
                    if (at >= to) {
                        return;
                    }
                }
                step(array[at]);
            }
        }

        /** Goes on to where seven hyphens may begin. */
        private static int skip(byte[] array, int from, int to) {
            int at = from;
            while (at + HYPHENS <= to && array[at + HYPHENS - 1] != '-') {
                at += HYPHENS;
            }
            return at;
        }

        private void step(byte octet) {
            if (octet == '-') {
                hyphens++;
            } else {
                if (hyphens >= HYPHENS) {
                    missing = KEY_OCTETS;
                    key = 0;
                }
                hyphens = 0;
            }
            if (missing > 0) {
                key = key << 8 | octet;
                if (--missing == 0) {
                    add();
                }
            }
        }

        private void add() {
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = key;
        }

        int[] sorted() {
            int[] sorted = Arrays.copyOf(found, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
