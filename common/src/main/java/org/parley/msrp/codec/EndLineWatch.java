package org.parley.msrp.codec;

import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;

/**
 * Watches one chunk's body go out piece by piece for its own end-line (RFC 4975 §7.1): where it would occur the chunk must be interrupted, and the rest
 * sent under another transaction id. One per chunk; belongs to the thread that sends.
 */
public final class EndLineWatch {
    /** A watch for the chunk of this transaction. */
    public EndLineWatch(TransactionId id) {}

    /**
     * How many octets of the next piece may go into this chunk: all of them, or fewer, when the next octet would complete seven hyphens and the id. After
     * an answer short of the piece's length, interrupt the chunk and make a new watch.
     */
    public int safe(Bytes piece) {
        throw new UnsupportedOperationException();
    }
}
