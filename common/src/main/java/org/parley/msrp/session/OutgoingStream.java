package org.parley.msrp.session;

import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;

/**
 * A message streamed out to one recipient; pieces are shared with other recipients, the position is this one's. Used on the session's loop.
 */
public interface OutgoingStream {
    /** Its Message-ID. */
    MessageId messageId();

    /** Queues more octets; false: the stream has ended (refused, aborted, or its session is gone), stop offering. */
    boolean offer(Bytes octets);

    /** Octets offered and not yet handed on. The caller keeps this bounded: it stops its own source while the number is high. */
    long queuedOctets();

    /** Called on the loop each time {@link #queuedOctets()} has shrunk, and once when the stream ended. */
    void onProgress(Runnable progress);

    /** Everything was offered: the last chunk ends with "$". */
    void complete();

    /** Gives up: "#". Its outcome is {@link Outcome#ABORTED}. */
    void abort();

    /** Whether the stream ended, one way or another. */
    boolean ended();
}
