package org.parley.msrp.codec;

import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;

/**
 * Knows every place of a whole body where an end-line might seem to stand, so that one scan serves all copies of a message (RFC 4975 §7.1: the end-line
 * must not occur in the body). Immutable.
 */
public final class EndLineScan {
    private EndLineScan() {}

    /** Scans a body, also across the borders of its pieces. */
    public static EndLineScan of(List<Bytes> pieces) {
        throw new UnsupportedOperationException();
    }

    /** Whether seven hyphens followed by this id occur in the body: then choose another id. May say so of an id that only resembles one that occurs. */
    public boolean collides(TransactionId id) {
        throw new UnsupportedOperationException();
    }
}
