package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineWatch;
import org.parley.msrp.codec.MsrpEncoder;
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

    private final RelayTurn turn;
    private final Transactions<Forwarded> transactions;
    private final Waiting waiting = new Waiting();
    private final OutBuffer out;
    private final WholeWriter writer;
    private final Chunking chunking;
    private @Nullable OpenChunk open;

    FairSender(Link link, RelayTurn turn, Transactions<Forwarded> transactions, Chunking chunking) {
        this.chunking = chunking;
        out = new OutBuffer(link, chunking.atOnce());
        writer = new WholeWriter(out, turn, transactions);
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
        /** With so many octets it ends, for its answer. */
        final long most;

        long octets;

        OpenChunk(Flow flow, Chunk chunk, TransactionId id, @Nullable Forwarded transaction) {
            this.flow = flow;
            this.chunk = chunk;
            this.id = id;
            this.transaction = transaction;
            this.watch = new EndLineWatch(id);
            this.most = transaction != null && transaction.timed ? flow.window().piece() : Long.MAX_VALUE;
        }

        boolean mayEnd() {
            return octets >= Chunk.SMALLEST;
        }
    }

    /** Where an answer or a REPORT of our own is to be written: into the stream, or aside while a chunk is open. */
    ByteBuf control() {
        return open == null ? out.stream() : out.aside();
    }

    /** What was written to {@link #control} is whole. */
    void endOfControl() {
        out.endOfMessage();
    }

    /** Octets not handed to the operating system, in buffers here and below; flows not counted. */
    long pending() {
        return out.pending();
    }

    private boolean mayWrite() {
        return out.onTheWay() < HIGH_WATER;
    }

    /** Whether nothing stands between a message of so many octets and the stream, once what waits was written and the operating system took what it takes. */
    boolean isFree(int octets) {
        if (octets > chunking.largestWhole(LARGEST_WHOLE)) {
            return false;
        }
        if (isBehind()) {
            pump(System.nanoTime());
        }
        if (!mayWrite()) {
            out.flush();
            if (isBehind()) {
                pump(System.nanoTime());
            }
        }
        return !isBehind() && mayWrite() && transactions.hasRoom();
    }

    private boolean isBehind() {
        return open != null || waiting.hasNext();
    }

    /** Whether something waits, be it for room or for answers. */
    boolean isWaiting() {
        return open != null || !waiting.isEmpty() || out.hasAside();
    }

    /** This flow has something to send. */
    void ready(Flow flow) {
        if (!flow.isQueued() && (open == null || open.flow != flow)) {
            waiting.add(flow);
        }
    }

    /** A request that went out was answered, or will not be any more; whether its flow goes on that was held for it. */
    boolean answered(Forwarded transaction, long now) {
        if (!transaction.counted) {
            return false;
        }
        Route route = transaction.owner();
        route.window.answered(transaction.octets);
        if (transaction.sentAt != 0 && now != 0) {
            route.window.measured(transaction.sentAt, now);
        }
        return waiting.answered(route);
    }

    /** Looks after flows that are held for answers; whether one goes on. */
    boolean tick(long now) {
        return waiting.tick(now);
    }

    /** Passes a message that is here whole; the sender is free. */
    WholeWriter writer() {
        return writer;
    }

    /** Writes what may be written now and flushes. */
    void flush(long now) {
        pump(now);
        out.flush();
    }

    private void pump(long now) {
        while (true) {
            OpenChunk chunk = open;
            if (out.hasAside() && (chunk == null || chunk.mayEnd())) {
                if (chunk != null) {
                    interrupt(chunk);
                }
                out.join();
            } else if (!mayWrite()) {
                return;
            } else if (chunk == null) {
                if (!beginNext(now)) {
                    return;
                }
            } else if (chunk.mayEnd() && waiting.hasNext() && transactions.hasRoom()) {
                interrupt(chunk);
            } else if (!goOn(chunk, now)) {
                return;
            }
        }
    }

    /** Takes the next flow's first load; false if there is none or no transaction may be opened. */
    private boolean beginNext(long now) {
        if (!waiting.hasNext() || !transactions.hasRoom()) {
            return false;
        }
        Flow flow = waiting.next();
        Load load = flow.first();
        if (load == null || !load.isReady()) {
            return true;
        }
        if (load instanceof Whole whole) {
            flow.next();
            flow.written(whole.octets(), now);
            writer.pass(whole);
            flow.ready();
        } else if (load instanceof Chunk chunk) {
            begin(flow, chunk, now);
        }
        return true;
    }

    private void begin(Flow flow, Chunk chunk, long now) {
        Forwarded transaction = null;
        TransactionId id;
        if (chunk.failure == FailureReport.NO) {
            id = turn.ids().transactionId();
        } else {
            transaction = transactions.begin();
            transaction.isPart(chunk);
            id = transaction.openId();
        }
        Draft draft = turn.draft().send(id, chunk.route.leaving).add(chunk.linesBefore);
        range(draft, chunk);
        draft.add(chunk.linesAfter);
        if (chunk.hasBody) {
            draft.lineEnd();
        }
        draft.writeTo(out.stream(draft.length()));
        turn.tally.chunksOut++;
        chunk.route.count(1, 0, 0);
        open = new OpenChunk(flow, chunk, id, transaction);
        flow.open(true);
        if (chunking.atOnce()) {
            finish(open, now);
        }
    }

    /** Ends a chunk in the turn in which it began: with all that is here, up to its bound, or when something else waits. */
    private void finish(OpenChunk opened, long now) {
        boolean more = true;
        while (more && open == opened) {
            more = goOn(opened, now) && opened.octets < chunking.largest() && !waiting.hasNext() && mayWrite();
        }
        if (open == opened) {
            interrupt(opened);
        }
    }

    /** Where it stands in the message: its end is known if all of it is here and it need not be interruptible (RFC 4975 §7.1.1). */
    private static void range(Draft draft, Chunk chunk) {
        if (!chunk.hadRange && !chunk.hasBody) {
            return;
        }
        boolean known = chunk.isEnded() && chunk.octets() <= Chunk.SMALLEST;
        draft.range(chunk.next(), known ? chunk.next() + chunk.octets() - 1 : ByteRange.UNKNOWN, chunk.total);
    }

    /** Writes more of the open chunk; false if there is nothing to write now. */
    private boolean goOn(OpenChunk opened, long now) {
        Chunk chunk = opened.chunk;
        int quantum = chunking.atOnce() ? quantumAtOnce(opened) : QUANTUM;
        int left = quantum;
        while (left > 0) {
            Bytes next = chunk.peek(left);
            if (next == null) {
                break;
            }
            int safe = opened.watch.safe(next);
            MsrpEncoder.octets(out.stream(safe), next.slice(0, safe));
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
        if (opened.octets >= opened.most) {
            interrupt(opened);
            return true;
        }
        return left < quantum;
    }

    /** The last octet of what may go on waits for more, or for the end: no chunk must be empty. */
    private int quantumAtOnce(OpenChunk opened) {
        long here = opened.chunk.octets() - (opened.chunk.isEnded() ? 0 : 1);
        return (int) Math.min(QUANTUM, Math.min(here, chunking.largest() - opened.octets));
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
        turn.draft().end(opened.id, opened.chunk.hasBody, flag).writeTo(out.stream());
        Forwarded transaction = opened.transaction;
        if (transaction != null && opened.id.equals(transaction.id())) {
            transaction.octets = opened.octets;
            transactions.written(transaction, out.endsAt());
            transaction.sentAt = System.nanoTime();
            transaction.left();
        }
        out.endOfMessage();
        opened.chunk.route.count(0, opened.chunk.hasBody && flag == Flag.COMPLETE ? 1 : 0, opened.octets);
    }

    /** How many octets of this transaction's chunk went out so far, if it is still open. */
    long octetsOf(Forwarded transaction) {
        OpenChunk opened = open;
        return opened != null && opened.transaction == transaction ? opened.octets : transaction.octets;
    }

    /** The next hop wants no more of this message: its open chunk ends with "#", and what still comes of it is dropped (RFC 4975 §10.5). */
    void abort(Chunk chunk) {
        Flow flow = chunk.flow();
        if (flow == null || chunk.isOver() || chunk.isDone()) {
            return;
        }
        long waiting = chunk.octets();
        chunk.giveUp();
        OpenChunk opened = open;
        if (opened != null && opened.chunk == chunk) {
            end(opened, Flag.ABORTED);
        }
        flow.written(waiting, System.nanoTime());
        if (chunk.isEnded()) {
            flow.next();
            flow.ready();
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
        List<Flow> all = waiting.all();
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
        waiting.remove(flow);
    }

    /** Octets that wait in flows. */
    long queuedOctets() {
        return open == null ? waiting.octets() : waiting.octets() + open.flow.octets();
    }

    /** The link is gone: frees the buffers and fails what waits. */
    void release(Status why) {
        OpenChunk opened = open;
        open = null;
        if (opened != null) {
            opened.flow.open(false);
            waiting.add(opened.flow);
        }
        out.release();
        for (Flow flow : waiting.all()) {
            waiting.remove(flow);
            flow.fail(why);
        }
    }
}
