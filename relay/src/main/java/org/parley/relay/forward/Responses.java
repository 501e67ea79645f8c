package org.parley.relay.forward;

import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Transactions;

/**
 * What becomes of the requests forwarded on one connection (RFC 4976 §6.4.1, §6.4.3): a SEND's 200 ends here, its error and its silence become a REPORT; the answer to
 * any other request goes back. Belongs to the connection's loop.
 */
final class Responses {
    private final Engine engine;
    private final RelayTurn turn;
    private final Transactions<Forwarded> transactions;
    private final FairSender sender;
    private final Writing writing;

    Responses(Engine engine, RelayTurn turn, Transactions<Forwarded> transactions, FairSender sender, Writing writing) {
        this.engine = engine;
        this.turn = turn;
        this.transactions = transactions;
        this.sender = sender;
        this.writing = writing;
    }

    /** A response came. */
    void heard(ResponseHead head) {
        Forwarded transaction = transactions.answeredBy(head);
        if (transaction == null) {
            engine.meters.ignored("response");
            return;
        }
        long now = transaction.sentAt == 0 ? 0 : System.nanoTime();
        if (now != 0) {
            engine.meters.answeredAfter(now - transaction.sentAt);
        }
        int code = head.code();
        if (code == 200) {
            turn.tally.okIn++;
        } else {
            engine.meters.responseIn(code);
        }
        boolean full = !transactions.hasRoom();
        TransactionId backTo = transaction.backTo;
        Chunk chunk = null;
        if (backTo != null) {
            giveBack(transaction, backTo, head);
        } else if (code < 200 || code >= 300) {
            transaction.octets = sender.octetsOf(transaction);
            transaction.failed(head.status());
            chunk = transaction.chunk;
        }
        boolean goesOn = sender.answered(transaction, now);
        transactions.end(transaction);
        if (chunk != null) {
            sender.abort(chunk);
        }
        if (full || goesOn || chunk != null) {
            writing.wanted();
        }
    }

    /** Over the connection by which the request came, or not at all. */
    private void giveBack(Forwarded transaction, TransactionId backTo, ResponseHead head) {
        Route route = transaction.owner();
        Answers.Returning returning = Answers.returning(route, backTo, head);
        if (returning == null) {
            engine.meters.ignored("response-path");
            return;
        }
        boolean failed = transaction.proves && head.code() == 401 && !Answers.isStale(head);
        turn.post(route.source.turn(), () -> route.source.give(returning, failed));
    }

    /** Reports SENDs that nobody answered in time (RFC 4976 §6.4.1); forgets other requests as late. What waits for answers goes on. */
    void expire(long now) {
        boolean goesOn = sender.tick(now);
        Forwarded late = transactions.expired(now);
        while (late != null) {
            if (late.timed) {
                engine.meters.limited("transaction-timeout");
                late.failed(Status.TIMEOUT);
            }
            goesOn |= sender.answered(late, 0);
            transactions.end(late);
            late = transactions.expired(now);
        }
        if (goesOn) {
            writing.wanted();
        }
    }

    /** The connection is gone. */
    void failAll(Status why) {
        transactions.forEach(open -> {
            open.octets = sender.octetsOf(open);
            open.failed(why);
            transactions.end(open);
        });
    }
}
