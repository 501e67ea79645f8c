package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineScan;
import org.parley.msrp.codec.EndLineWatch;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Transactions;

/**
 * Writes what goes out on one connection (RFC 4976 §6.4.1, RFC 4975 §7.1.1). Answers and REPORTs of our own go first, then requests that are no SEND, then the
 * flows in turn. A chunk is open for as long as nothing else waits; when something does, it is interrupted after at least 2,048 octets and its message goes on
 * later, in a chunk of its own. All that one turn of the loop writes leaves in one flush. Belongs to the connection's loop.
 */
final class FairSender {
    /** The largest message that passes whole, without a queue. */
    static final int LARGEST_WHOLE = 16 * 1024;
    /** Octets on their way to the operating system at which writing stops, and at which it goes on. */
    static final int HIGH_WATER = 64 * 1024;

    static final int LOW_WATER = 32 * 1024;
    /** Answers that may wait before the connection is read no further. */
    static final int CONTROL_LIMIT = 128 * 1024;

    private static final int QUANTUM = 16 * 1024;
    private static final int FIRST_BUFFER = 512;
    private static final int LARGEST_BUFFER = 16 * 1024;
    private static final int MEASURED = 63;

    private final Link link;
    private final RelayTurn turn;
    private final Transactions<Forwarded> transactions;
    private final Deque<Flow> express = new ArrayDeque<>(2);
    private final Deque<Flow> ring = new ArrayDeque<>(4);
    private @Nullable ByteBuf out;
    private int guess = FIRST_BUFFER;
    private @Nullable ByteBuf control;
    private @Nullable OpenChunk open;
    private int count;

    FairSender(Link link, RelayTurn turn, Transactions<Forwarded> transactions) {
        this.link = link;
        this.turn = turn;
        this.transactions = transactions;
    }

    /** A chunk whose end-line has not been written. */
    private static final class OpenChunk {
        final Flow flow;
        final Chunk chunk;
        final TransactionId id;
        final @Nullable Forwarded transaction;
        final EndLineWatch watch;
        long octets;

        OpenChunk(Flow flow, Chunk chunk, TransactionId id, @Nullable Forwarded transaction) {
            this.flow = flow;
            this.chunk = chunk;
            this.id = id;
            this.transaction = transaction;
            this.watch = new EndLineWatch(id);
        }

        boolean mayEnd() {
            return octets >= Chunk.SMALLEST;
        }
    }

    /** Where an answer or a REPORT of our own is to be written: into the stream, or aside while a chunk is open. */
    ByteBuf control() {
        if (open == null) {
            return out();
        }
        ByteBuf aside = control;
        if (aside == null) {
            aside = link.buffer(FIRST_BUFFER);
            control = aside;
        }
        return aside;
    }

    /** Octets not handed to the operating system, in buffers here and below; flows not counted. */
    long pending() {
        return link.written() - link.handedOn() + size(out) + size(control);
    }

    private static int size(@Nullable ByteBuf buffer) {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    private boolean mayWrite() {
        return link.written() - link.handedOn() + size(out) < HIGH_WATER;
    }

    /** Whether nothing stands between a small message and the stream. */
    boolean isFree() {
        return open == null && ring.isEmpty() && express.isEmpty() && mayWrite() && transactions.hasRoom();
    }

    /** Whether something waits that could be written if there were room. */
    boolean isWaiting() {
        return open != null || !ring.isEmpty() || !express.isEmpty() || control != null;
    }

    /** This flow has something to send. */
    void ready(Flow flow) {
        if (!flow.isQueued() && (open == null || open.flow != flow)) {
            flow.queued(true);
            (flow.isExpress() ? express : ring).add(flow);
        }
    }

    /** A buffer of the stream, sent in pieces of bounded size so that progress shows. */
    private ByteBuf out() {
        ByteBuf buffer = out;
        if (buffer != null && buffer.readableBytes() >= LARGEST_BUFFER) {
            link.write(buffer);
            buffer = null;
        }
        if (buffer == null) {
            buffer = link.buffer(guess);
            out = buffer;
        }
        return buffer;
    }

    private long endsAt() {
        return link.written() + size(out);
    }

    /** Passes a message that is here whole; the sender is free. */
    void whole(
            Route route,
            RequestHead head,
            Bytes messageId,
            FailureReport failure,
            @Nullable ByteRange range,
            Bytes body,
            Flag flag) {
        boolean clean = EndLineScan.isClean(body);
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
        ByteBuf buffer = out();
        Wire.send(buffer, id, route.leaving);
        lines(buffer, head, range, body.length());
        if (head.hasBody()) {
            Wire.blank(buffer);
            MsrpEncoder.octets(buffer, body);
        }
        Wire.end(buffer, id, head.hasBody(), flag);
        if (transaction != null) {
            transactions.written(transaction, endsAt());
        }
        turn.tally.chunksOut++;
        route.count(body.length());
    }

    /** The lines after the paths as they came; Byte-Range says what is sent, where it said something else (RFC 4976 §6.4.1). */
    private static void lines(ByteBuf buffer, RequestHead head, @Nullable ByteRange range, int length) {
        Bytes lines = head.linesAfterPaths();
        Bytes value = head.byteRangeOctets();
        if (range == null
                || value == null
                || !range.hasEnd()
                || length <= Chunk.SMALLEST && range.end() == range.start() + length - 1) {
            MsrpEncoder.octets(buffer, lines);
            return;
        }
        int from = value.from() - lines.from();
        MsrpEncoder.octets(buffer, lines.slice(0, from - Wire.BYTE_RANGE.length));
        long end = length <= Chunk.SMALLEST ? range.start() + length - 1 : ByteRange.UNKNOWN;
        Wire.range(buffer, range.start(), end, range.total());
        MsrpEncoder.octets(buffer, lines.slice(from + value.length() + 2));
    }

    private void measure(Forwarded transaction) {
        if ((++count & MEASURED) == 0) {
            transaction.sentAt = System.nanoTime();
        }
    }

    /** Writes what may be written now and flushes. */
    void flush(long now) {
        pump(now);
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            guess = Math.max(FIRST_BUFFER, Math.min(LARGEST_BUFFER, (guess + 2 * buffer.readableBytes()) / 2));
            link.write(buffer);
            link.flush();
        }
    }

    private void pump(long now) {
        while (true) {
            OpenChunk chunk = open;
            if (control != null && (chunk == null || chunk.mayEnd())) {
                if (chunk != null) {
                    interrupt(chunk);
                }
                releaseControl();
            } else if (!mayWrite()) {
                return;
            } else if (chunk == null) {
                if (!beginNext(now)) {
                    return;
                }
            } else if (chunk.mayEnd() && !(ring.isEmpty() && express.isEmpty()) && transactions.hasRoom()) {
                interrupt(chunk);
            } else if (!goOn(chunk, now)) {
                return;
            }
        }
    }

    private void releaseControl() {
        ByteBuf aside = control;
        if (aside != null) {
            control = null;
            out().writeBytes(aside);
            aside.release();
        }
    }

    /** Takes the next flow's first load; false if there is none or no transaction may be opened. */
    private boolean beginNext(long now) {
        Flow flow = express.isEmpty() ? ring.peek() : express.peek();
        if (flow == null || !transactions.hasRoom()) {
            return false;
        }
        (flow.isExpress() ? express : ring).remove();
        flow.queued(false);
        Load load = flow.first();
        if (load == null || !load.isReady()) {
            return true;
        }
        if (load instanceof Whole whole) {
            flow.next();
            flow.written(whole.octets(), now);
            pass(whole);
            flow.ready();
        } else if (load instanceof Chunk chunk) {
            begin(flow, chunk);
        }
        return true;
    }

    private void pass(Whole whole) {
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
        ByteBuf buffer = out();
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
            transactions.written(transaction, endsAt());
        }
    }

    private void begin(Flow flow, Chunk chunk) {
        Forwarded transaction = null;
        TransactionId id;
        if (chunk.failure == FailureReport.NO) {
            id = turn.ids().transactionId();
        } else {
            transaction = transactions.begin();
            transaction.isPart(chunk);
            measure(transaction);
            id = transaction.openId();
        }
        ByteBuf buffer = out();
        Wire.send(buffer, id, chunk.route.leaving);
        MsrpEncoder.octets(buffer, chunk.linesBefore);
        range(buffer, chunk);
        MsrpEncoder.octets(buffer, chunk.linesAfter);
        if (chunk.hasBody) {
            Wire.blank(buffer);
        }
        turn.tally.chunksOut++;
        chunk.route.count(0);
        open = new OpenChunk(flow, chunk, id, transaction);
        flow.open(true);
    }

    /** Where it stands in the message: its end is known if all of it is here and it need not be interruptible (RFC 4975 §7.1.1). */
    private static void range(ByteBuf buffer, Chunk chunk) {
        if (!chunk.hadRange && !chunk.hasBody) {
            return;
        }
        boolean known = chunk.isEnded() && chunk.octets() <= Chunk.SMALLEST;
        Wire.range(buffer, chunk.next(), known ? chunk.next() + chunk.octets() - 1 : ByteRange.UNKNOWN, chunk.total);
    }

    /** Writes more of the open chunk; false if there is nothing to write now. */
    private boolean goOn(OpenChunk opened, long now) {
        Chunk chunk = opened.chunk;
        int left = QUANTUM;
        while (left > 0) {
            Bytes next = chunk.peek(left);
            if (next == null) {
                break;
            }
            int safe = opened.watch.safe(next);
            MsrpEncoder.octets(out(), next.slice(0, safe));
            chunk.advance(safe);
            opened.octets += safe;
            left -= safe;
            opened.flow.written(safe, now);
            if (safe < next.length()) {
                interrupt(opened);
                return true;
            }
        }
        if (chunk.isDone()) {
            opened.flow.next();
            end(opened, chunk.flag());
            opened.flow.ready();
            return true;
        }
        return left < QUANTUM;
    }

    private void interrupt(OpenChunk opened) {
        if (opened.chunk.isDone()) {
            opened.flow.next();
            end(opened, opened.chunk.flag());
        } else {
            end(opened, Flag.CONTINUED);
        }
        opened.flow.ready();
    }

    private void end(OpenChunk opened, Flag flag) {
        open = null;
        opened.flow.open(false);
        Wire.end(out(), opened.id, opened.chunk.hasBody, flag);
        Forwarded transaction = opened.transaction;
        if (transaction != null && opened.id.equals(transaction.id())) {
            transaction.octets = opened.octets;
            transactions.written(transaction, endsAt());
        }
        Route route = opened.chunk.route;
        if (route.from != null) {
            route.from.octetsFrom.addAndGet(opened.octets);
        }
        if (route.to != null) {
            route.to.octetsTo.addAndGet(opened.octets);
        }
    }

    /** How many octets of this transaction's chunk went out so far, if it is still open. */
    long octetsOf(Forwarded transaction) {
        OpenChunk opened = open;
        return opened != null && opened.transaction == transaction ? opened.octets : transaction.octets;
    }

    /** The next hop wants no more of this message: its open chunk ends with "#", and what still comes of it is dropped (RFC 4975 §10.5). */
    void abort(Chunk chunk) {
        OpenChunk opened = open;
        if (chunk.isOver() || chunk.isDone()) {
            return;
        }
        long waiting = chunk.octets();
        chunk.giveUp();
        if (opened != null && opened.chunk == chunk) {
            end(opened, Flag.ABORTED);
            opened.flow.written(waiting, System.nanoTime());
            if (chunk.isEnded()) {
                opened.flow.next();
                opened.flow.ready();
            }
        }
    }

    /** Gives up flows that have stood still for so long; tells how many. */
    int failStalled(long now, long nanos) {
        int failed = 0;
        for (Flow flow : flows()) {
            if (flow.isStalled(now, nanos)) {
                fail(flow, Status.TIMEOUT);
                failed++;
            }
        }
        return failed;
    }

    private List<Flow> flows() {
        List<Flow> all = new ArrayList<>(express);
        all.addAll(ring);
        if (open != null) {
            all.add(open.flow);
        }
        return all;
    }

    private void fail(Flow flow, Status why) {
        OpenChunk opened = open;
        if (opened != null && opened.flow == flow) {
            opened.chunk.failed(why);
            end(opened, Flag.ABORTED);
        }
        flow.fail(why);
        (flow.isExpress() ? express : ring).remove(flow);
        flow.queued(false);
    }

    /** Octets that wait in flows. */
    long queuedOctets() {
        long sum = 0;
        for (Flow flow : express) {
            sum += flow.octets();
        }
        for (Flow flow : ring) {
            sum += flow.octets();
        }
        return open == null ? sum : sum + open.flow.octets();
    }

    /** The link is gone: frees the buffers and fails what waits. */
    void release(Status why) {
        OpenChunk opened = open;
        open = null;
        if (opened != null) {
            opened.flow.open(false);
            if (opened.transaction != null) {
                opened.transaction.octets = opened.octets;
            }
            opened.flow.queued(true);
            ring.add(opened.flow);
        }
        if (out != null) {
            out.release();
            out = null;
        }
        if (control != null) {
            control.release();
            control = null;
        }
        for (Flow flow : flows()) {
            flow.queued(false);
            flow.fail(why);
        }
        express.clear();
        ring.clear();
    }
}
