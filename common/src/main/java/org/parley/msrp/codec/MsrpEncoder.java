package org.parley.msrp.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;

/**
 * Writes messages (RFC 4975 §7.1, §7.2, §9). Stateless; any thread. What RFC 4975 forbids a sender is refused with {@link IllegalArgumentException}.
 *
 * <p>A fan-out encodes what its recipients share once ({@link #sendHeaders}), each session's paths once ({@link #paths}), and then writes per copy
 * {@link #send}, the body, and {@link #endBody}; {@link EndLineScan} tells whether a transaction id collides with the body.
 */
public final class MsrpEncoder {
    /** The largest body of a request other than SEND (RFC 4975 §7.1). */
    public static final int MAX_NON_SEND_BODY = 10_240;

    /** The largest body of a SEND that need not be interruptible (RFC 4975 §7.1.1). */
    public static final int MAX_UNINTERRUPTIBLE_BODY = 2_048;

    /** Says that a request has no body, in place of a length. */
    public static final long NO_BODY = -1;

    private MsrpEncoder() {}

    /** The two path lines with their line ends. */
    public static Bytes paths(MsrpPath to, MsrpUri from) {
        throw new UnsupportedOperationException();
    }

    /**
     * The two path lines of the response to this request, ours first (RFC 4975 §7.2): To-Path is the first From-Path URI for SEND, all of it otherwise;
     * From-Path is the first To-Path URI. An array of its own.
     */
    public static Bytes responsePaths(RequestHead request) {
        throw new UnsupportedOperationException();
    }

    /** The same for a request that was malformed; null if its paths are not known, so that it cannot be answered. */
    public static @Nullable Bytes responsePaths(MalformedHead request) {
        throw new UnsupportedOperationException();
    }

    /**
     * The header lines of a SEND after its paths, up to where the body or, for a bodiless one, the end-line starts.
     *
     * @param bodyOctets how many octets the chunk will hold at most, or {@link #NO_BODY}
     */
    public static Bytes sendHeaders(SendHeaders headers, long bodyOctets) {
        throw new UnsupportedOperationException();
    }

    /** Writes a SEND up to where its body starts; {@code paths} and {@code headers} as made above. */
    public static void send(ByteBuf out, TransactionId id, Bytes paths, Bytes headers) {
        throw new UnsupportedOperationException();
    }

    /** Writes octets as they are. */
    public static void octets(ByteBuf out, Bytes octets) {
        out.writeBytes(octets.array(), octets.from(), octets.length());
    }

    /** Ends a request that has a body. */
    public static void endBody(ByteBuf out, TransactionId id, Flag flag) {
        throw new UnsupportedOperationException();
    }

    /** Ends a request without body, or a response. */
    public static void endBodiless(ByteBuf out, TransactionId id, Flag flag) {
        throw new UnsupportedOperationException();
    }

    /** Writes a whole REPORT without body. */
    public static void report(
            ByteBuf out, TransactionId id, Bytes paths, MessageId messageId, @Nullable ByteRange range, ReportStatus status) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a whole request of any method but SEND.
     *
     * @param headers further header lines with their line ends, MIME headers last; may be empty
     * @param contentType the body's type; null without body
     * @param body null without body; at most {@link #MAX_NON_SEND_BODY} octets
     */
    public static void request(
            ByteBuf out,
            TransactionId id,
            Method method,
            Bytes paths,
            Bytes headers,
            @Nullable MediaType contentType,
            @Nullable Bytes body) {
        throw new UnsupportedOperationException();
    }

    /** Writes a header line. */
    public static void header(ByteBuf out, String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Writes a whole response with the paths of {@link #responsePaths(RequestHead)}. */
    public static void response(ByteBuf out, TransactionId id, Status status, Bytes responsePaths) {
        throw new UnsupportedOperationException();
    }

    /** Writes the whole response to a request. */
    public static void response(ByteBuf out, RequestHead request, Status status) {
        response(out, request.transactionId(), status, responsePaths(request));
    }
}
