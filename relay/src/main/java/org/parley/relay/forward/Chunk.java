package org.parley.relay.forward;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/**
 * A SEND on its way: it may leave in several chunks, each with the octets that were there, at the next place of the message (RFC 4976 §6.4.1). Belongs to
 * the loop of its way once it was handed there.
 */
final class Chunk extends Load {
    /** No chunk but a message's last has fewer octets (RFC 4975 §7.1.1). */
    static final int SMALLEST = 2048;

    private static final long OVERHEAD = 256;

    final FailureReport failure;
    final boolean hasBody;
    final MessageId message;
    /** The header lines after the paths, Byte-Range left out. */
    final Bytes linesBefore;

    final Bytes linesAfter;
    /** Whether Byte-Range stood between those lines. */
    final boolean hadRange;

    final long total;
    private long next;
    private final Deque<Bytes> pieces = new ArrayDeque<>(2);
    private long octets;
    private @Nullable Flag flag;
    /** It was given up, or reported on: what still comes of it is dropped. */
    private boolean over;

    private boolean reported;
    private @Nullable Flow flow;

    Chunk(Route route, RequestHead head, MessageId message, FailureReport failure, @Nullable ByteRange range) {
        super(route);
        this.failure = failure;
        this.message = message;
        this.hasBody = head.hasBody();
        this.next = range == null ? 1 : range.start();
        this.total = range == null ? ByteRange.UNKNOWN : range.total();
        Bytes lines = Bytes.copyOf(head.linesAfterPaths());
        Bytes value = head.byteRangeOctets();
        hadRange = value != null;
        if (value == null) {
            linesBefore = Bytes.EMPTY;
            linesAfter = lines;
        } else {
            int valueFrom = value.from() - head.linesAfterPaths().from();
            linesBefore = lines.slice(0, valueFrom - Wire.BYTE_RANGE.length);
            linesAfter = lines.slice(valueFrom + value.length() + 2);
        }
    }

    /** It waits there. */
    void waitsIn(Flow queue) {
        flow = queue;
    }

    @Nullable
    Flow flow() {
        return flow;
    }

    /** More of it. */
    void add(Bytes piece) {
        if (!over) {
            pieces.add(piece);
            octets += piece.length();
        }
    }

    /** No more of it will come. */
    void end(Flag last) {
        flag = last;
    }

    boolean isEnded() {
        return flag != null;
    }

    /** How it ended. */
    Flag flag() {
        return flag == null ? Flag.CONTINUED : flag;
    }

    boolean isOver() {
        return over;
    }

    /** The next octets of it that are here, at most so many; null if none is. */
    @Nullable
    Bytes peek(int most) {
        Bytes first = pieces.peek();
        return first == null || first.length() <= most ? first : first.slice(0, most);
    }

    /** So many of them were written. */
    void advance(int written) {
        Bytes first = pieces.remove();
        if (written < first.length()) {
            pieces.addFirst(first.slice(written));
        }
        octets -= written;
        next += written;
    }

    /** Where in the message its next octet stands. */
    long next() {
        return next;
    }

    /** Nothing is left to write, and nothing will come. */
    boolean isDone() {
        return flag != null && octets == 0;
    }

    @Override
    long octets() {
        return octets;
    }

    @Override
    long overhead() {
        return OVERHEAD + linesBefore.length() + linesAfter.length();
    }

    /** A chunk opened with less could not be interrupted while its source is silent. */
    @Override
    boolean isReady() {
        return flag != null || octets >= SMALLEST;
    }

    /** Nothing of it is sent any more. */
    void giveUp() {
        over = true;
        pieces.clear();
        octets = 0;
    }

    @Override
    void failed(Status why) {
        ByteRange range = new ByteRange(next, next - 1 + octets, total);
        giveUp();
        report(range, why);
    }

    /** Tells the sender, once for all of this SEND, unless it asked for silence. */
    void report(ByteRange range, Status why) {
        if (!reported && failure != FailureReport.NO) {
            reported = true;
            route.report(message, range, why);
        }
    }
}
