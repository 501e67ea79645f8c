package org.parley.relay.forward;

/**
 * How large a chunk may get on a link, and whether it has to leave at once: on a WebSocket every chunk is one message, which nothing can interrupt
 * (RFC 7977 §5.1).
 *
 * @param largest octets of one chunk
 * @param atOnce whether a chunk that was begun is ended in the same turn
 */
record Chunking(int largest, boolean atOnce) {
    /** On a stream a chunk ends when something else has to pass. */
    static final Chunking STREAM = new Chunking(Integer.MAX_VALUE, false);

    /** The largest message that may pass whole, without being cut. */
    int largestWhole(int usual) {
        return Math.min(usual, largest);
    }
}
