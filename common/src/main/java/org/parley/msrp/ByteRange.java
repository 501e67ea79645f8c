package org.parley.msrp;

/**
 * Where a chunk's octets stand in their message (RFC 4975 §7.1.1): counted from 1, {@code end} inclusive. Only the start is to be trusted; lengths are
 * counted in the body. An unknown end or total is {@link #UNKNOWN}, on the wire {@code *}.
 */
public record ByteRange(long start, long end, long total) {
    /** The value behind {@code *}. */
    public static final long UNKNOWN = -1;

    /** Throws {@link IllegalArgumentException} if start is below 1, or another number below 0 without being {@link #UNKNOWN}. */
    public ByteRange {
        if (start < 1 || end < UNKNOWN || total < UNKNOWN) {
            throw new IllegalArgumentException("Byte-Range: " + start + "-" + end + "/" + total
                    + " (expected: start from 1, no negative numbers)");
        }
    }

    /** The whole of a message of {@code octets} octets: {@code 1-n/n}, and {@code 1-0/0} for nothing. */
    public static ByteRange whole(long octets) {
        return new ByteRange(1, octets, octets);
    }

    /** A chunk that may be interrupted: start, minus, asterisk, slash, total. */
    public static ByteRange openEnded(long start, long total) {
        return new ByteRange(start, UNKNOWN, total);
    }

    /** Whether the end is a number. */
    public boolean hasEnd() {
        return end != UNKNOWN;
    }

    /** Whether the total is a number. */
    public boolean hasTotal() {
        return total != UNKNOWN;
    }

    /** Reads {@code 1-5/10}; throws {@link MsrpSyntaxException} for anything else, a start of 0 and numbers beyond 2⁶³ − 1 included. */
    public static ByteRange parse(Bytes value) {
        int dash = indexOf(value, '-', 0);
        int slash = dash < 0 ? -1 : indexOf(value, '/', dash + 1);
        if (slash < 0) {
            throw malformed();
        }
        long start = number(value, 0, dash);
        if (start == 0) {
            throw malformed();
        }
        return new ByteRange(
                start, numberOrStar(value, dash + 1, slash), numberOrStar(value, slash + 1, value.length()));
    }

    /** As {@link #parse(Bytes)}. */
    public static ByteRange parse(String value) {
        return parse(Bytes.utf8(value));
    }

    private static int indexOf(Bytes value, char sought, int from) {
        for (int i = from; i < value.length(); i++) {
            if (value.at(i) == sought) {
                return i;
            }
        }
        return -1;
    }

    private static long numberOrStar(Bytes value, int from, int to) {
        return to - from == 1 && value.at(from) == '*' ? UNKNOWN : number(value, from, to);
    }

    private static long number(Bytes value, int from, int to) {
        if (from == to) {
            throw malformed();
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = value.at(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                throw malformed();
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static MsrpSyntaxException malformed() {
        return new MsrpSyntaxException(
                "Byte-Range malformed (expected: start-end/total, start from 1, each below 2^63)");
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return start + "-" + (hasEnd() ? Long.toString(end) : "*") + "/" + (hasTotal() ? Long.toString(total) : "*");
    }
}
