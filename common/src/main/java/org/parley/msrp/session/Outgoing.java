package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineWatch;

/**
 * One recipient's copy of a message that waits, or goes out in more than one step: knows how far it has come. Belongs to the session's loop.
 */
abstract class Outgoing {
    final Session session;
    final OutgoingHead head;
    final DeliveryListener listener;
    /** Octets written so far, in this and earlier chunks. */
    long position;
    /** Chunks written and not answered yet. */
    int unanswered;
    /** Its last chunk has ended. */
    boolean written;
    /** Its outcome was told. */
    boolean settled;
    /** It is to be given up on the wire: an end-line with "#" is due. */
    boolean abandoned;

    Outgoing(Session session, OutgoingHead head, DeliveryListener listener) {
        this.session = session;
        this.head = head;
        this.listener = listener;
    }

    /** Whether it fits one SEND that is never interrupted; then the chunk sender writes it at once. */
    abstract boolean isSmall();

    /** Whether its octets come bit by bit; then it may fall behind whole messages of its session. */
    abstract boolean isStream();

    /** Whether it is worth beginning a chunk now. */
    abstract boolean isReady();

    /** Whether everything up to the end was written. */
    abstract boolean isAtEnd();

    /** The next octets, at most so many; null if none are there now. Does not move on. */
    abstract @Nullable Bytes next(int most);

    /** Moves on. */
    abstract void advance(int octets);

    /** Octets that wait. */
    abstract long remaining();

    /** The header lines of a chunk that begins here. */
    Bytes headers() {
        return OutgoingMessage.headers(head, ByteRange.openEnded(position + 1, head.total()), Long.MAX_VALUE);
    }

    /** Looks out for the end-line of the chunk that begins here; null where it cannot occur. */
    abstract @Nullable EndLineWatch watch(TransactionId id);

    /** Lets go of what is queued. */
    abstract void drop();
}
