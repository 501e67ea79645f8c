package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineScan;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Transactions;

/** Writes requests that are there whole, in one step: head as it came but for its paths and its transaction id, body, end-line. Belongs to the connection's loop. */
final class WholeWriter {
    private static final int MEASURED = 63;
    /** Two line ends, seven hyphens, the longest id and the flag. */
    private static final int END_LINE = 4 + 7 + 32 + 1;
    /** A body that long is quicker copied once more than written by itself. */
    private static final int COPIED = 512;

    private final OutBuffer out;
    private final RelayTurn turn;
    private final Transactions<Forwarded> transactions;
    private int count;

    WholeWriter(OutBuffer out, RelayTurn turn, Transactions<Forwarded> transactions) {
        this.out = out;
        this.turn = turn;
        this.transactions = transactions;
    }

    /** A SEND; clean if no seven hyphens stand in its body. */
    void send(
            Route route,
            RequestHead head,
            Bytes messageId,
            FailureReport failure,
            @Nullable ByteRange range,
            Bytes body,
            boolean clean,
            Flag flag) {
        EndLineScan scan = clean ? null : EndLineScan.of(List.of(body));
        Forwarded transaction = null;
        TransactionId id;
        if (failure == FailureReport.NO) {
            do {
                id = turn.ids().transactionId();
            } while (scan != null && scan.collides(id));
        } else {
            transaction = transactions.begin();
            while (scan != null && scan.collides(transaction.openId())) {
                transactions.rename(transaction);
            }
            id = transaction.openId();
            long start = range == null ? 1 : range.start();
            transaction.isWhole(
                    route, failure, messageId, start, body.length(), range == null ? ByteRange.UNKNOWN : range.total());
            measure(transaction);
        }
        Draft draft = turn.draft().send(id, route.leaving);
        lines(draft, head, range, body.length());
        if (head.hasBody()) {
            draft.lineEnd();
        }
        ByteBuf buffer = out.stream(draft.length() + body.length() + END_LINE);
        if (body.length() > COPIED) {
            draft.writeTo(buffer);
            MsrpEncoder.octets(buffer, body);
        } else {
            draft.add(body);
        }
        draft.end(id, head.hasBody(), flag).writeTo(buffer);
        if (transaction != null) {
            transactions.written(transaction, out.endsAt());
            transaction.left();
        }
        out.endOfMessage();
        turn.tally.chunksOut++;
        route.count(1, head.hasBody() && flag == Flag.COMPLETE ? 1 : 0, body.length());
    }

    /** The lines after the paths as they came; Byte-Range says what is sent, where it said something else (RFC 4976 §6.4.1). */
    private static void lines(Draft draft, RequestHead head, @Nullable ByteRange range, int length) {
        Bytes lines = head.linesAfterPaths();
        Bytes value = head.byteRangeOctets();
        if (range == null
                || value == null
                || !range.hasEnd()
                || length <= Chunk.SMALLEST && range.end() == range.start() + length - 1) {
            draft.add(lines);
            return;
        }
        int from = value.from() - lines.from();
        draft.add(lines.slice(0, from - Wire.BYTE_RANGE.length));
        long end = length <= Chunk.SMALLEST ? range.start() + length - 1 : ByteRange.UNKNOWN;
        draft.range(range.start(), end, range.total());
        draft.add(lines.slice(from + value.length() + 2));
    }

    /** One in so many is timed. */
    void measure(Forwarded transaction) {
        if ((++count & MEASURED) == 0) {
            transaction.sentAt = System.nanoTime();
        }
    }

    /** Another request. */
    void pass(Whole whole) {
        EndLineScan scan = EndLineScan.of(whole.body);
        TransactionId id;
        Forwarded transaction = null;
        if (whole.id == null) {
            do {
                id = turn.ids().transactionId();
            } while (scan.collides(id));
            turn.tally.reports++;
        } else {
            transaction = transactions.begin();
            while (scan.collides(transaction.openId())) {
                transactions.rename(transaction);
            }
            id = transaction.openId();
            transaction.route = whole.route;
            transaction.backTo = whole.id;
            transaction.proves = whole.proves;
            turn.tally.requests++;
        }
        ByteBuf buffer = out.stream();
        Wire.start(buffer, id, whole.method, whole.route.leaving);
        MsrpEncoder.octets(buffer, whole.lines);
        if (whole.hasBody) {
            Wire.blank(buffer);
            for (Bytes piece : whole.body) {
                MsrpEncoder.octets(buffer, piece);
            }
        }
        Wire.end(buffer, id, whole.hasBody, Flag.COMPLETE);
        if (transaction != null) {
            transactions.written(transaction, out.endsAt());
        }
        out.endOfMessage();
    }
}
