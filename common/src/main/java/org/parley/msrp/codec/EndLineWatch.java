package org.parley.msrp.codec;

import java.util.Arrays;
import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;

/**
 * Watches one chunk's body go out piece by piece for its own end-line (RFC 4975 §7.1): where it would occur the chunk must be interrupted, and the rest
 * sent under another transaction id. One per chunk; belongs to the thread that sends. Searches as Knuth, Morris and Pratt do.
 */
public final class EndLineWatch {
    private static final int HYPHENS = 7;

    /** Seven hyphens and the id. */
    private final byte[] sought;
    /** How much of the beginning is still matched when the octet after so much does not fit. */
    private final int[] fallBack;

    private int matched;

    /** A watch for the chunk of this transaction. */
    public EndLineWatch(TransactionId id) {
        sought = new byte[HYPHENS + id.length()];
        Arrays.fill(sought, 0, HYPHENS, (byte) '-');
        for (int i = 0; i < id.length(); i++) {
            sought[HYPHENS + i] = id.at(i);
        }
        fallBack = new int[sought.length];
        for (int i = 1; i < sought.length; i++) {
            matched = step(sought[i]);
            fallBack[i] = matched;
        }
        matched = 0;
    }

    /**
     * How many octets of the next piece may go into this chunk: all of them, or fewer, when the next octet would complete seven hyphens and the id. After
     * an answer short of the piece's length, interrupt the chunk and make a new watch.
     */
    public int safe(Bytes piece) {
        byte[] array = piece.array();
        int to = piece.to();
        int at = piece.from();
        while (at < to) {
            if (matched == 0 && at + HYPHENS <= to && array[at + HYPHENS - 1] != '-') {
                at += HYPHENS;
                continue;
            }
            matched = step(array[at]);
            if (matched == sought.length) {
                return at - piece.from();
            }
            at++;
        }
        return piece.length();
    }

    private int step(byte octet) {
        int length = matched;
        while (length > 0 && octet != sought[length]) {
            length = fallBack[length - 1];
        }
        return octet == sought[length] ? length + 1 : length;
    }
}
