package org.parley.msrp.session;

import java.util.List;
import org.parley.msrp.Bytes;

/**
 * Content as a list of immutable pieces. Immutable; any thread.
 *
 * @param pieces the octets in order
 * @param length their sum
 */
public record Body(List<Bytes> pieces, long length) {
    /** No octets. */
    public static final Body EMPTY = new Body(List.of(), 0);

    /** Of one piece. */
    public static Body of(Bytes piece) {
        return piece.length() == 0 ? EMPTY : new Body(List.of(piece), piece.length());
    }

    /** Of several pieces. */
    public static Body of(List<Bytes> pieces) {
        long sum = 0;
        for (Bytes piece : pieces) {
            sum += piece.length();
        }
        return new Body(List.copyOf(pieces), sum);
    }

    /** The octets as one piece: the piece itself if there is only one, else a copy. For bodies below 2 GiB. */
    public Bytes joined() {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        byte[] all = new byte[Math.toIntExact(length)];
        int at = 0;
        for (Bytes piece : pieces) {
            System.arraycopy(piece.array(), piece.from(), all, at, piece.length());
            at += piece.length();
        }
        return Bytes.wrap(all);
    }
}
