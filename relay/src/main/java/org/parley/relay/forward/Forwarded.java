package org.parley.relay.forward;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.link.Transaction;

/**
 * A request forwarded on a connection that may be answered: what is needed to report its failure (SEND), or to carry its answer back (any other). Keeps
 * nothing of what was read.
 */
final class Forwarded extends Transaction {
    private static final int LONGEST_IDENT = 32;

    @Nullable
    Route route;
    /** A SEND in pieces; null for one that left whole, and for other requests. */
    @Nullable
    Chunk chunk;
    /** Whether silence means failure (RFC 4976 §6.4.1: Failure-Report yes). */
    boolean timed;
    /** Whether its octets are in its session's window. */
    boolean counted;
    /** When it was written, if its answer is measured; 0 otherwise. */
    long sentAt;
    /** The source's id of a request whose answer goes back; null for SEND. */
    @Nullable
    TransactionId backTo;

    boolean proves;

    long start;
    long octets;
    long total;
    private final byte[] message = new byte[LONGEST_IDENT];
    private int messageLength;

    Forwarded(int slot) {
        super(slot);
    }

    @Override
    protected void clear() {
        route = null;
        chunk = null;
        backTo = null;
        proves = false;
        timed = false;
        sentAt = 0;
        counted = false;
    }

    Route owner() {
        Route owner = route;
        if (owner == null) {
            throw new IllegalStateException("a free slot has no route");
        }
        return owner;
    }

    /** It is a SEND that left whole. */
    void isWhole(Route of, FailureReport failure, Bytes messageId, long from, long length, long all) {
        route = of;
        timed = failure == FailureReport.YES;
        messageLength = messageId.length();
        System.arraycopy(messageId.array(), messageId.from(), message, 0, messageLength);
        start = from;
        octets = length;
        total = all;
    }

    /** It is a chunk of a SEND in pieces, which begins here. */
    void isPart(Chunk of) {
        route = of.route;
        chunk = of;
        timed = of.failure == FailureReport.YES;
        start = of.next();
        octets = 0;
        total = of.total;
    }

    /** A SEND was written to its end: its octets are on their way until it is answered, if it will be. */
    void left() {
        if (timed) {
            counted = true;
            owner().window.left(octets);
        }
    }

    /** It did not get there (RFC 4976 §6.4.1, §6.4.3): tells the source of a SEND. */
    void failed(Status why) {
        if (backTo != null) {
            return;
        }
        ByteRange range = new ByteRange(start, start + octets - 1, total);
        Chunk part = chunk;
        if (part != null) {
            part.report(range, why);
        } else {
            owner().report(new MessageId(Bytes.wrap(message, 0, messageLength).toAscii()), range, why);
        }
    }
}
