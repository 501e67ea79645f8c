package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineWatch;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Transactions;

/**
 * Writes one connection's messages (RFC 4975 §7.1.1). Responses and REPORTs go first, then the sessions in turn. A body above 2,048 octets is
 * one chunk for as long as nothing else waits; when something does, it is interrupted after at least 2,048 octets and goes on later. All that
 * one turn of the loop writes leaves in one flush. Belongs to the connection's loop.
 */
final class ChunkSender {
    /** No chunk but a message's last has fewer octets (RFC 4975 §7.1.1). */
    static final int SMALLEST_CHUNK = 2048;

    /** Octets of one large body written before others are looked for. */
    private static final int QUANTUM = 16 * 1024;
    /** Octets on their way to the operating system at which writing stops, and at which it goes on. */
    static final int HIGH_WATER = 64 * 1024;

    static final int LOW_WATER = 32 * 1024;
    /** Responses and REPORTs that may wait before the connection reads no further requests. */
    static final int CONTROL_LIMIT = 128 * 1024;

    private static final int FIRST_BUFFER = 512;
    private static final int LARGEST_BUFFER = 16 * 1024;

    private final Link link;
    private final SessionTurn turn;
    private final Transactions<SendTransaction> transactions;
    private final Deque<Session> ring = new ArrayDeque<>(4);
    private @Nullable ByteBuf out;
    private int guess = FIRST_BUFFER;
    private @Nullable ByteBuf control;
    private @Nullable OpenChunk open;

    ChunkSender(Link link, SessionTurn turn, Transactions<SendTransaction> transactions) {
        this.link = link;
        this.turn = turn;
        this.transactions = transactions;
    }

    /** A chunk whose end-line has not been written. */
    private static final class OpenChunk {
        final Outgoing outgoing;
        final TransactionId id;
        final @Nullable SendTransaction transaction;
        final @Nullable EndLineWatch watch;
        long octets;

        OpenChunk(Outgoing outgoing, TransactionId id, @Nullable SendTransaction transaction) {
            this.outgoing = outgoing;
            this.id = id;
            this.transaction = transaction;
            this.watch = outgoing.watch(id);
        }

        boolean mayEnd() {
            return octets >= SMALLEST_CHUNK && !outgoing.session.media().singleChunk();
        }
    }

    /** Where a response or a REPORT is to be written: into the stream, or aside while a chunk is open. */
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

    /** Octets not handed to the operating system, in buffers here and below; queues of sessions not counted. */
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
        return open == null && ring.isEmpty() && mayWrite() && transactions.hasRoom();
    }

    /** Whether something waits that could be written if there were room. */
    boolean isWaiting() {
        return open != null || !ring.isEmpty() || control != null;
    }

    /** This session has something to send. */
    void ready(Session session) {
        if (!session.inRing) {
            session.inRing = true;
            ring.add(session);
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

    private SendTransaction begin(Session session) {
        SendTransaction transaction = transactions.begin();
        transaction.session = session;
        return transaction;
    }

    /** Writes a small message whole. */
    void small(Session session, OutgoingMessage message, DeliveryListener listener) {
        ByteBuf buffer = out();
        TransactionId id;
        if (message.failureReport() == FailureReport.NO) {
            do {
                id = turn.ids().transactionId();
            } while (message.scan().collides(id));
            MsrpEncoder.whole(buffer, id, session.paths(), message.shared());
        } else {
            SendTransaction transaction = begin(session);
            while (message.scan().collides(transaction.openId())) {
                transactions.rename(transaction);
            }
            transaction.message = message;
            transaction.listener = listener;
            transaction.timed = message.failureReport() == FailureReport.YES;
            MsrpEncoder.whole(buffer, transaction.openId(), session.paths(), message.shared());
            transactions.written(transaction, endsAt());
        }
        turn.tally.chunksOut++;
        session.chunkWritten(message.body().length());
    }

    /** Writes a SEND without body, to bind a session (RFC 4975 §5.4). */
    void bodiless(Session session, Bytes headers) {
        SendTransaction transaction = begin(session);
        transaction.timed = true;
        ByteBuf buffer = control();
        MsrpEncoder.send(buffer, transaction.openId(), session.paths(), headers);
        MsrpEncoder.endBodiless(buffer, transaction.openId(), Flag.COMPLETE);
        transactions.written(transaction, endsAt() + size(control));
        turn.tally.chunksOut++;
    }

    /** Writes what may be written now and flushes. Returns whether anything left. */
    boolean flush() {
        pump();
        ByteBuf buffer = out;
        if (buffer == null) {
            return false;
        }
        out = null;
        guess = Math.max(FIRST_BUFFER, Math.min(LARGEST_BUFFER, (guess + 2 * buffer.readableBytes()) / 2));
        link.write(buffer);
        link.flush();
        return true;
    }

    private void pump() {
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
                if (!beginNext()) {
                    return;
                }
            } else if (chunk.mayEnd() && isAnotherReady(chunk.outgoing)) {
                interrupt(chunk);
            } else if (!goOn(chunk)) {
                return;
            }
        }
    }

    private void releaseControl() {
        ByteBuf aside = control;
        if (aside != null) {
            control = null;
            ByteBuf buffer = out();
            buffer.writeBytes(aside);
            aside.release();
        }
    }

    /** A whole message yields to other sessions only, so that its own keeps its order; a stream yields to whatever waits. */
    private boolean isAnotherReady(Outgoing underWay) {
        Session session = underWay.session;
        return !ring.isEmpty()
                && (ring.size() > 1
                        || ring.peek() != session
                        || underWay.isStream() && session.deliveries().queue().hasReady());
    }

    /** Takes the next session's next message; false if there is none or no transaction may be opened. */
    private boolean beginNext() {
        if (ring.isEmpty() || !transactions.hasRoom()) {
            return false;
        }
        Session session = ring.remove();
        session.inRing = false;
        Outgoing outgoing = session.deliveries().queue().poll();
        if (outgoing == null) {
            return true;
        }
        if (outgoing.isSmall()) {
            OutgoingCopy copy = (OutgoingCopy) outgoing;
            session.deliveries().progressed();
            small(session, copy.message, copy.listener);
        } else {
            begin(outgoing);
        }
        if (session.deliveries().queue().hasReady()) {
            ready(session);
        }
        return true;
    }

    private void begin(Outgoing outgoing) {
        SendTransaction transaction = null;
        TransactionId id;
        if (outgoing.head.failureReport() == FailureReport.NO) {
            id = turn.ids().transactionId();
        } else {
            transaction = begin(outgoing.session);
            transaction.outgoing = outgoing;
            transaction.timed = outgoing.head.failureReport() == FailureReport.YES;
            outgoing.unanswered++;
            id = transaction.openId();
        }
        MsrpEncoder.send(out(), id, outgoing.session.paths(), outgoing.headers());
        turn.tally.chunksOut++;
        OpenChunk chunk = new OpenChunk(outgoing, id, transaction);
        open = chunk;
        if (outgoing.abandoned) {
            end(chunk, Flag.ABORTED);
        }
    }

    /** Writes more of the open chunk; false if there is nothing to write now. */
    private boolean goOn(OpenChunk chunk) {
        Outgoing outgoing = chunk.outgoing;
        int left = QUANTUM;
        while (left > 0) {
            Bytes next = outgoing.next(left);
            if (next == null) {
                break;
            }
            int safe = chunk.watch == null ? next.length() : chunk.watch.safe(next);
            MsrpEncoder.octets(out(), next.slice(0, safe));
            outgoing.advance(safe);
            chunk.octets += safe;
            left -= safe;
            outgoing.session.deliveries().largeWritten(outgoing, safe);
            if (open != chunk) {
                return true; // what was told of the progress ended the message
            }
            if (safe < next.length()) {
                interrupt(chunk);
                return true;
            }
        }
        if (outgoing.isAtEnd()) {
            outgoing.written = true;
            end(chunk, Flag.COMPLETE);
            outgoing.session.deliveries().wasWritten(outgoing);
            return true;
        }
        return left < QUANTUM;
    }

    private void interrupt(OpenChunk chunk) {
        end(chunk, Flag.CONTINUED);
        Session session = chunk.outgoing.session;
        session.deliveries().queue().resumeLater(chunk.outgoing);
        if (chunk.outgoing.isReady()) {
            ready(session);
        }
    }

    private void end(OpenChunk chunk, Flag flag) {
        open = null;
        MsrpEncoder.endBody(out(), chunk.id, flag);
        SendTransaction transaction = chunk.transaction;
        if (transaction != null && chunk.id.equals(transaction.id())) {
            transactions.written(transaction, endsAt());
        }
        chunk.outgoing.session.chunkWritten(chunk.octets);
    }

    /** The message is given up: a chunk of it that is open ends with "#" at once (RFC 4975 §7.3.2, §10.5). Returns whether one was. */
    boolean abort(Outgoing outgoing) {
        OpenChunk chunk = open;
        if (chunk == null || chunk.outgoing != outgoing) {
            return false;
        }
        end(chunk, Flag.ABORTED);
        return true;
    }

    /** The message whose chunk is open, or null. */
    @Nullable
    Outgoing underWay() {
        return open == null ? null : open.outgoing;
    }

    /** The session is over: nothing of it is written any more. */
    void forget(Session session) {
        ring.remove(session);
        session.inRing = false;
        if (open != null && open.outgoing.session == session) {
            abort(open.outgoing);
        }
    }

    /** Frees the buffers; the link is gone. */
    void release() {
        if (out != null) {
            out.release();
            out = null;
        }
        if (control != null) {
            control.release();
            control = null;
        }
        open = null;
        ring.clear();
    }
}
