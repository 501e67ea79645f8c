package org.parley.relay.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;

/** A request other than SEND, gathered whole: it passes in one piece (RFC 4975 §7.1), and its answer comes back to its source. */
final class Whole extends Load {
    private static final long OVERHEAD = 256;

    /** The source's id, for the answer; null for a REPORT, which has none. */
    final @Nullable TransactionId id;
    /** A space, the method, the line end. */
    final Bytes method;
    /** Header lines after the paths. */
    final Bytes lines;

    final boolean hasBody;
    final List<Bytes> body;
    /** Whether it is an AUTH with credentials: a 401 that is not stale then counts against the source (RFC 4976 §6.3). */
    final boolean proves;

    Whole(
            Route route,
            @Nullable TransactionId id,
            Bytes method,
            Bytes lines,
            boolean hasBody,
            List<Bytes> body,
            boolean proves) {
        super(route);
        this.id = id;
        this.method = method;
        this.lines = lines;
        this.hasBody = hasBody;
        this.body = body;
        this.proves = proves;
    }

    @Override
    long octets() {
        long sum = lines.length();
        for (Bytes piece : body) {
            sum += piece.length();
        }
        return sum;
    }

    @Override
    long overhead() {
        return OVERHEAD;
    }

    @Override
    boolean isReady() {
        return true;
    }

    @Override
    void failed(Status why) {
        // Nothing but a SEND is answered, or reported on, by a relay (RFC 4976 §6.4.2).
    }
}
