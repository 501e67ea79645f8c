package org.parley.msrp.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
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

    private static final Bytes AFTER_BODY = Bytes.ascii("\r\n-------");

    private MsrpEncoder() {}

    /** The two path lines with their line ends. */
    public static Bytes paths(MsrpPath to, MsrpUri from) {
        return Bytes.ascii("To-Path: " + to + "\r\nFrom-Path: " + from + "\r\n");
    }

    /**
     * The two path lines of the response to this request (RFC 4975 §7.2): To-Path is the first From-Path URI for SEND, all of it otherwise; From-Path is
     * the first To-Path URI. An array of its own.
     */
    public static Bytes responsePaths(RequestHead request) {
        boolean isSend = request.method().kind() == Method.Kind.SEND;
        return responsePaths(isSend, request.fromPathOctets(), request.toPathOctets());
    }

    /** The same for a request that was malformed; null for a response, a REPORT, or when its paths are not known: it cannot be answered. */
    public static @Nullable Bytes responsePaths(MalformedHead request) {
        String method = request.method();
        Bytes from = request.fromPath();
        Bytes to = request.toPath();
        if (method == null || method.equals(Method.REPORT.token()) || from == null || to == null) {
            return null;
        }
        return responsePaths(method.equals(Method.SEND.token()), from, to);
    }

    private static Bytes responsePaths(boolean isSend, Bytes fromPath, Bytes toPath) {
        Bytes to = isSend ? firstUri(fromPath) : fromPath;
        Bytes from = firstUri(toPath);
        byte[] lines = new byte[Ascii.TO_PATH.length + to.length() + Ascii.FROM_PATH.length + from.length() + 4];
        int at = put(lines, 0, Ascii.TO_PATH, to);
        put(lines, at, Ascii.FROM_PATH, from);
        return Bytes.wrap(lines);
    }

    private static int put(byte[] lines, int at, byte[] name, Bytes value) {
        int end = at + name.length + value.length();
        System.arraycopy(name, 0, lines, at, name.length);
        System.arraycopy(value.array(), value.from(), lines, at + name.length, value.length());
        lines[end] = '\r';
        lines[end + 1] = '\n';
        return end + 2;
    }

    private static Bytes firstUri(Bytes path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.at(i) == ' ') {
                return path.slice(0, i);
            }
        }
        return path;
    }

    /**
     * The header lines of a SEND after its paths, up to where the body or, for a bodiless one, the end-line starts.
     *
     * @param bodyOctets how many octets the chunk will hold at most, or {@link #NO_BODY}
     */
    public static Bytes sendHeaders(SendHeaders headers, long bodyOctets) {
        MediaType type = headers.contentType();
        ByteRange range = headers.byteRange();
        require(bodyOctets == NO_BODY || type != null, "body without Content-Type (expected: a type)");
        require(bodyOctets >= 0 || type == null, "Content-Type without body (expected: neither)");
        require(
                bodyOctets <= MAX_UNINTERRUPTIBLE_BODY || range != null && !range.hasEnd(),
                "SEND of " + bodyOctets + " octets that tells its range-end (expected: * above 2048)");
        StringBuilder text = new StringBuilder(160);
        text.append("Message-ID: ").append(headers.messageId()).append("\r\n");
        if (headers.successReport()) {
            text.append("Success-Report: yes\r\n");
        }
        if (headers.failureReport() != FailureReport.YES) {
            text.append("Failure-Report: ")
                    .append(headers.failureReport().token())
                    .append("\r\n");
        }
        if (range != null) {
            text.append("Byte-Range: ").append(range).append("\r\n");
        }
        if (type == null) {
            return Bytes.ascii(text.toString());
        }
        Bytes mime = headers.mimeHeaders();
        if (mime.isEmpty()) {
            return Bytes.utf8(contentType(text, type));
        }
        return joined(
                List.of(Bytes.ascii(text.toString()), mime, Bytes.utf8(contentType(new StringBuilder(48), type))));
    }

    private static String contentType(StringBuilder text, MediaType type) {
        return text.append("Content-Type: ").append(type).append("\r\n\r\n").toString();
    }

    /**
     * What all copies of a small message share, from the headers to the hyphens of its end-line, in one array, so that a copy is few writes.
     *
     * @param headers as made by {@link #sendHeaders}
     * @param body its pieces
     */
    public static Bytes shared(Bytes headers, List<Bytes> body) {
        List<Bytes> parts = new ArrayList<>(body.size() + 2);
        parts.add(headers);
        parts.addAll(body);
        parts.add(AFTER_BODY);
        return joined(parts);
    }

    private static Bytes joined(List<Bytes> parts) {
        int length = 0;
        for (Bytes part : parts) {
            length += part.length();
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.array(), part.from(), all, at, part.length());
            at += part.length();
        }
        return Bytes.wrap(all);
    }

    /** Writes a whole SEND; {@code paths} and {@code shared} as made above. The caller has seen that the id does not collide with the body. */
    public static void whole(ByteBuf out, TransactionId id, Bytes paths, Bytes shared) {
        send(out, id, paths, shared);
        octets(out, id.octets());
        out.writeBytes(Ascii.COMPLETE_END);
    }

    /** Writes a SEND up to where its body starts; {@code paths} and {@code headers} as made above. */
    public static void send(ByteBuf out, TransactionId id, Bytes paths, Bytes headers) {
        start(out, id, Ascii.SEND_LINE);
        octets(out, paths);
        octets(out, headers);
    }

    /** Writes octets as they are. */
    public static void octets(ByteBuf out, Bytes octets) {
        out.writeBytes(octets.array(), octets.from(), octets.length());
    }

    /** Ends a request that has a body. */
    public static void endBody(ByteBuf out, TransactionId id, Flag flag) {
        out.writeBytes(Ascii.CRLF);
        endBodiless(out, id, flag);
    }

    /** Ends a request without body, or a response. */
    public static void endBodiless(ByteBuf out, TransactionId id, Flag flag) {
        out.writeBytes(Ascii.HYPHENS);
        octets(out, id.octets());
        out.writeByte(flag.octet());
        out.writeBytes(Ascii.CRLF);
    }

    /** Writes a whole REPORT without body. */
    public static void report(
            ByteBuf out,
            TransactionId id,
            Bytes paths,
            MessageId messageId,
            @Nullable ByteRange range,
            ReportStatus status) {
        start(out, id, Ascii.REPORT_LINE);
        octets(out, paths);
        header(out, "Message-ID", messageId.value());
        if (range != null) {
            header(out, "Byte-Range", range.toString());
        }
        header(out, "Status", status.toString());
        endBodiless(out, id, Flag.COMPLETE);
    }

    /**
     * Writes a whole REPORT with a body, as one about a private message has (RFC 7701 §6.2).
     *
     * @param body at most {@link #MAX_NON_SEND_BODY} octets that do not hold the end-line
     */
    public static void report(
            ByteBuf out,
            TransactionId id,
            Bytes paths,
            MessageId messageId,
            ByteRange range,
            ReportStatus status,
            MediaType contentType,
            Bytes body) {
        start(out, id, Ascii.REPORT_LINE);
        octets(out, paths);
        header(out, "Message-ID", messageId.value());
        header(out, "Byte-Range", range.toString());
        header(out, "Status", status.toString());
        octets(out, Bytes.utf8(contentType(new StringBuilder(48), contentType)));
        octets(out, body);
        endBody(out, id, Flag.COMPLETE);
    }

    /**
     * Writes a whole request of any method but SEND.
     *
     * @param headers further header lines with their line ends, MIME headers last; may be empty
     * @param contentType the body's type; null without body
     * @param body null without body; at most {@link #MAX_NON_SEND_BODY} octets that do not hold the end-line
     */
    public static void request(
            ByteBuf out,
            TransactionId id,
            Method method,
            Bytes paths,
            Bytes headers,
            @Nullable MediaType contentType,
            @Nullable Bytes body) {
        require(method.kind() != Method.Kind.SEND, "SEND as a whole request (expected: another method)");
        require(
                body == null || body.length() <= MAX_NON_SEND_BODY,
                "body of " + method + " above 10240 octets (expected: 10240 or fewer)");
        require((body == null) == (contentType == null), "body or Content-Type alone (expected: both or neither)");
        start(out, id, Ascii.of(" " + method + "\r\n"));
        octets(out, paths);
        octets(out, headers);
        if (body == null || contentType == null) {
            endBodiless(out, id, Flag.COMPLETE);
            return;
        }
        header(out, "Content-Type", contentType.toString());
        out.writeBytes(Ascii.CRLF);
        octets(out, body);
        endBody(out, id, Flag.COMPLETE);
    }

    /** Writes a header line. Throws {@link IllegalArgumentException} for a control character in the value. */
    public static void header(ByteBuf out, String name, String value) {
        require(value.chars().noneMatch(c -> c < 0x20 && c != '\t' || c == 0x7F), name + " with a control character");
        out.writeCharSequence(name, StandardCharsets.US_ASCII);
        out.writeByte(':');
        out.writeByte(' ');
        out.writeCharSequence(value, StandardCharsets.UTF_8);
        out.writeBytes(Ascii.CRLF);
    }

    /** Writes a whole response with the paths of {@link #responsePaths(RequestHead)}. */
    public static void response(ByteBuf out, TransactionId id, Status status, Bytes responsePaths) {
        out.writeBytes(Ascii.PROTOCOL);
        octets(out, id.octets());
        out.writeByte(' ');
        Ascii.threeDigits(out, status.code());
        String comment = status.comment();
        if (comment != null) {
            out.writeByte(' ');
            out.writeCharSequence(comment, StandardCharsets.UTF_8);
        }
        out.writeBytes(Ascii.CRLF);
        octets(out, responsePaths);
        endBodiless(out, id, Flag.COMPLETE);
    }

    /** Writes the whole response to a request. */
    public static void response(ByteBuf out, RequestHead request, Status status) {
        response(out, request.transactionId(), status, responsePaths(request));
    }

    private static void start(ByteBuf out, TransactionId id, byte[] methodLine) {
        out.writeBytes(Ascii.PROTOCOL);
        octets(out, id.octets());
        out.writeBytes(methodLine);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
