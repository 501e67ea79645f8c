package org.parley.msrp.codec;

import java.util.Arrays;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;

/**
 * Finds where a body ends: CRLF, seven hyphens, the transaction id, a flag, CRLF (RFC 4975 §7.1). What one read ends with may be the beginning of that
 * line; those octets are counted as {@code matched} and given back when the next read shows that they were body. Nothing matched can begin an end-line
 * anew: one begins with CR, and the only other CR is the last but one octet, after which LF completes the line and any other octet fits neither place.
 *
 * <p>At its start a body counts as preceded by the CRLF of the blank line: a peer that forgets the CRLF before the end-line of an empty body does no harm.
 */
final class EndLineFinder {
    /** The longest end-line: CRLF, hyphens, 32 characters, flag, CRLF. */
    private static final int LONGEST = 44;

    private static final int HYPHENS = 7;
    private static final int ID_FROM = 2 + HYPHENS;

    private final byte[] line = new byte[LONGEST];
    private int flagAt;
    private int length;
    private int matched;
    private int notBody;
    /** Nothing of the body has been looked at. */
    private boolean fresh;

    private boolean clean;

    EndLineFinder() {
        line[0] = '\r';
        line[1] = '\n';
        Arrays.fill(line, 2, ID_FROM, (byte) '-');
    }

    /** A body of the transaction whose id stands in {@code [idFrom, idTo)} begins after a blank line. */
    void begin(byte[] array, int idFrom, int idTo) {
        int idLength = idTo - idFrom;
        System.arraycopy(array, idFrom, line, ID_FROM, idLength);
        flagAt = ID_FROM + idLength;
        line[flagAt + 1] = '\r';
        line[flagAt + 2] = '\n';
        length = flagAt + 3;
        matched = 2;
        notBody = 2;
        fresh = true;
    }

    /** Whether nothing of the body has been looked at yet. */
    boolean isFresh() {
        return fresh;
    }

    /** Whether no seven hyphens stood before what {@link #find} found last. */
    boolean isClean() {
        return clean;
    }

    /** Whether octets of an earlier read may be the beginning of the end-line. */
    boolean isMatching() {
        return matched > 0;
    }

    /** Whether the octet continues what was matched; then it is counted. */
    boolean continues(byte octet) {
        fresh = false;
        boolean fits = matched == flagAt ? Flag.isFlag(octet) : octet == line[matched];
        if (fits) {
            line[matched++] = octet;
        }
        return fits;
    }

    /** Whether the whole end-line was matched. */
    boolean isComplete() {
        return matched == length;
    }

    /** The flag of the end-line that was matched. */
    Flag flag() {
        return Flag.of(line[flagAt]);
    }

    /** The next octet does not continue: gives back what was matched but is body. */
    Bytes giveBack() {
        Bytes body = matched > notBody ? Bytes.copyOf(line, notBody, matched) : Bytes.EMPTY;
        matched = 0;
        notBody = 0;
        return body;
    }

    /** Where a whole end-line starts (at its first CR) in {@code [from, to)}, or −1. Looks at every seventh octet: one of seven hyphens is there. */
    int find(byte[] array, int from, int to) {
        clean = true;
        int last = to - length + ID_FROM - 1;
        for (int at = from + HYPHENS - 1; at <= last; at += HYPHENS) {
            if (array[at] == '-') {
                int hyphens = startOfHyphens(array, at);
                if (hyphens >= from + 2 && isWholeAt(array, hyphens - 2, to)) {
                    return hyphens - 2;
                }
                clean &= !isRun(array, hyphens, to);
            }
        }
        return -1;
    }

    private static boolean isRun(byte[] array, int from, int to) {
        int at = from;
        while (at < to && at < from + HYPHENS && array[at] == '-') {
            at++;
        }
        return at == from + HYPHENS;
    }

    private static int startOfHyphens(byte[] array, int at) {
        int start = at;
        while (start > at - HYPHENS + 1 && array[start - 1] == '-') {
            start--;
        }
        return start;
    }

    private boolean isWholeAt(byte[] array, int start, int to) {
        return start + length <= to && isPrefixAt(array, start, start + length);
    }

    /** Whether {@code [start, to)} is how the end-line begins. */
    private boolean isPrefixAt(byte[] array, int start, int to) {
        for (int i = 0; start + i < to; i++) {
            byte octet = array[start + i];
            if (i == flagAt ? !Flag.isFlag(octet) : octet != line[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the octets begin that may be an end-line's beginning at the end of {@code [from, to)}; they are counted as matched. */
    int keepTail(byte[] array, int from, int to) {
        matched = 0;
        notBody = 0;
        for (int at = Math.max(from, to - length + 1); at < to; at++) {
            if (array[at] == '\r' && isPrefixAt(array, at, to)) {
                matched = to - at;
                System.arraycopy(array, at, line, 0, matched);
                return at;
            }
        }
        return to;
    }

    /** The flag of the whole end-line that starts at {@code start}. */
    Flag flagAt(byte[] array, int start) {
        return Flag.of(array[start + flagAt]);
    }

    /** How long the end-line is, both line ends included. */
    int length() {
        return length;
    }
}
