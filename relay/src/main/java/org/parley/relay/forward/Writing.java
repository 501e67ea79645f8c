package org.parley.relay.forward;

import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Transactions;

/**
 * What one connection writes, and when: at the end of each turn in which something was said on it, and again when the operating system has taken of it. Belongs to
 * the connection's loop.
 */
final class Writing {
    private final Connection connection;
    private final Link link;
    private final RelayTurn turn;
    private final FairSender sender;
    private final Transactions<Forwarded> transactions;
    private final Deadlines deadlines;
    private long counted;
    private boolean marked;
    private boolean over;

    Writing(
            Connection connection,
            Link link,
            FairSender sender,
            Transactions<Forwarded> transactions,
            Deadlines deadlines) {
        this.connection = connection;
        this.link = link;
        this.turn = connection.turn();
        this.sender = sender;
        this.transactions = transactions;
        this.deadlines = deadlines;
    }

    /** The final response to a SEND (RFC 4976 §6.4.1). */
    void ok(Bytes id, Bytes pathLines) {
        if (!over) {
            turn.tally.okOut++;
            turn.draft().ok(id, pathLines).writeTo(sender.control());
            sender.endOfControl();
            wanted();
        }
    }

    /** Octets of a message it sent did not arrive; not told once it is gone. */
    void report(Route route, MessageId message, ByteRange range, Status status) {
        connection.engine().meters.failure(status.code());
        if (!over) {
            MsrpEncoder.report(
                    sender.control(),
                    turn.ids().transactionId(),
                    route.reporting,
                    message,
                    range,
                    ReportStatus.of(status));
            sender.endOfControl();
            wanted();
        }
    }

    /** A flow has something to send on it. */
    void ready(Flow flow) {
        sender.ready(flow);
        wanted();
    }

    /** There is something to write: it leaves at the end of this turn. */
    void wanted() {
        if (!marked) {
            marked = true;
            turn.atEnd(connection);
        }
    }

    /** The turn ends. */
    void flush(long now) {
        marked = false;
        if (over) {
            return;
        }
        if (isTaken()) {
            deadlines.progressed(now);
        }
        sender.flush(now);
        turn.tally.octetsOut += link.written() - counted;
        counted = link.written();
        connection.finishIfWritten();
    }

    /** The operating system took octets; returns whether it took nearly all. */
    boolean taken(long now) {
        deadlines.progressed(now);
        transactions.handedOn(link.handedOn(), now);
        if (link.written() - link.handedOn() >= FairSender.LOW_WATER) {
            return false;
        }
        if (sender.isWaiting()) {
            wanted();
        }
        return true;
    }

    /** Whether the operating system has taken all that was written. */
    boolean isTaken() {
        return link.written() == link.handedOn();
    }

    /** Whether nothing waits, written or not. */
    boolean isDone() {
        return isTaken() && !sender.isWaiting();
    }

    /** Writes no more. */
    void stop() {
        over = true;
    }
}
