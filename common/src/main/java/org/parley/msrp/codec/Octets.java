package org.parley.msrp.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Searches and comparisons of octets. */
final class Octets {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x20 * ONES;
    private static final long DELETES = 0x7F * ONES;
    private static final boolean[] TOKEN = tokens();

    private Octets() {}

    /** What may stand in a header's name after its first letter (token of RFC 4975 §9). */
    private static boolean[] tokens() {
        boolean[] token = new boolean[128];
        for (byte octet : "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~"
                .getBytes(StandardCharsets.US_ASCII)) {
            token[octet] = true;
        }
        return token;
    }

    /** Where the first control octet of {@code [from, to)} stands (below 0x20, or 0x7F), or {@code to}. Eight octets at a time. */
    static int indexOfControl(byte[] array, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(array, at);
            long deletes = word ^ DELETES;
            // The lowest bit set is exact; higher ones may be wrong by a borrow, and are not looked at.
            long found = ((word - SPACES) & ~word | (deletes - ONES) & ~deletes) & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && (array[at] >= 0x20 && array[at] != 0x7F || array[at] < 0)) {
            at++;
        }
        return at;
    }

    /** Where the first line of {@code [from, to)} ends, its line feed included, or {@code to}. */
    static int endOfLine(byte[] array, int from, int to) {
        int at = from;
        while (at < to) {
            if (array[at++] == '\n') {
                break;
            }
        }
        return at;
    }

    /** Whether an octet of {@code [from, to)} is not ASCII. */
    static boolean hasNonAscii(byte[] array, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            if (((long) WORDS.get(array, at) & HIGHS) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (array[at] < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the multi-octet characters of {@code [from, to)} are whole ({@code UTF8-NONASCII} of RFC 4975 §9). */
    static boolean isUtf8(byte[] array, int from, int to) {
        int at = from;
        while (at < to) {
            int length = array[at] >= 0 ? 1 : Integer.numberOfLeadingZeros(~(array[at] << 24));
            boolean lead = array[at] >= 0 || length >= 2 && length <= 6;
            if (!lead || at + length > to) {
                return false;
            }
            for (int i = 1; i < length; i++) {
                if ((array[at + i] & 0xC0) != 0x80) {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    /** Where the header name that starts at {@code from} ends with its colon, or −1 if it is no name or {@code to} comes first. */
    static int endOfName(byte[] array, int from, int to) {
        int letter = array[from] | 0x20;
        if (letter < 'a' || letter > 'z') {
            return -1;
        }
        int at = from + 1;
        while (at < to && array[at] >= 0 && TOKEN[array[at]]) {
            at++;
        }
        return at < to && array[at] == ':' ? at : -1;
    }

    /** Whether lower-case ASCII letters and hyphens stand at {@code from}, in any case; the caller knows that there is room. */
    static boolean isSpelled(byte[] array, int from, byte[] lowerCase) {
        for (int i = 0; i < lowerCase.length; i++) {
            int octet = array[from + i];
            if ((octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the octets {@code [from, to)} are all the same as those that {@code other} starts with. */
    static boolean startsWith(byte[] array, int from, int to, byte[] other) {
        for (int i = from; i < to; i++) {
            if (array[i] != other[i - from]) {
                return false;
            }
        }
        return true;
    }
}
