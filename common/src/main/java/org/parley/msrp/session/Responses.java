package org.parley.msrp.session;

import org.parley.msrp.Bytes;
import org.parley.msrp.Method;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Transactions;

/** What becomes of the requests sent on one connection (RFC 4975 §7.1.1): answered, or not in time. Belongs to the connection's loop. */
final class Responses {
    private final Connection connection;
    private final Transactions<SendTransaction> transactions;
    private final ChunkSender sender;
    private final Asks asks;

    Responses(Connection connection, Transactions<SendTransaction> transactions, ChunkSender sender) {
        this.connection = connection;
        this.transactions = transactions;
        this.sender = sender;
        asks = new Asks(connection.engine().config.transactionTimeout().toNanos());
    }

    /** Sends a request of no session; returns whether it could be. */
    boolean ask(Method method, Bytes paths, Bytes headers, Line.Reply reply) {
        if (!asks.hasRoom()) {
            reply.unanswered("too many requests wait for their answers");
            return false;
        }
        TransactionId id = connection.turn().ids().transactionId();
        MsrpEncoder.request(sender.control(), id, method, paths, headers, null, null);
        asks.add(id, System.nanoTime(), reply);
        return true;
    }

    /** A response came; returns whether there is room for requests again. */
    boolean heard(ResponseHead head) {
        connection.turn().tally.heard(head.code());
        SendTransaction transaction = transactions.answeredBy(head);
        if (transaction == null) {
            if (!asks.answered(head)) {
                connection.engine().meters.ignored("response");
            }
            return false;
        }
        Session session = transaction.owner();
        Outgoing outgoing = transaction.outgoing;
        OutgoingMessage message = transaction.message;
        DeliveryListener listener = transaction.listener;
        boolean full = !transactions.hasRoom();
        transactions.end(transaction);
        String comment = head.code() < 300 ? null : head.comment();
        session.deliveries().answered(head.code(), comment, outgoing, message, listener);
        return full;
    }

    /** Tells of those that nobody answered in time, as long as the connection lives. */
    void expire(long now) {
        SendTransaction late = transactions.expired(now);
        while (late != null && !connection.isGone()) {
            expire(late);
            late = transactions.expired(now);
        }
        asks.expire(now);
    }

    private void expire(SendTransaction late) {
        Session session = late.owner();
        Outgoing outgoing = late.outgoing;
        OutgoingMessage message = late.message;
        DeliveryListener listener = late.listener;
        boolean timed = late.timed;
        transactions.end(late);
        if (timed) {
            session.deliveries().timedOut(outgoing, message, listener);
        } else if (outgoing != null) {
            outgoing.unanswered--;
        }
    }

    /** Whether no request of no session waits for its answer. */
    boolean isNothingAsked() {
        return asks.size() == 0;
    }

    /** The connection is gone. */
    void lost() {
        asks.lost();
    }
}
