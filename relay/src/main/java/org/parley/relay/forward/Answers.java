package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.relay.path.Paths;

/** Writes one connection's responses: our own, and those that come back from further on (RFC 4976 §6.4.3). Belongs to the connection's loop. */
final class Answers {
    private final FairSender sender;
    private final RelayTurn turn;
    private final RelayMeters meters;

    Answers(FairSender sender, RelayTurn turn, RelayMeters meters) {
        this.sender = sender;
        this.turn = turn;
        this.meters = meters;
    }

    /** A response on its way back, ready to be written on the source's loop. */
    record Returning(TransactionId id, Bytes startLineAfterId, Bytes pathLines, Bytes lines, int code) {}

    /** Answers a request. */
    void respond(RequestHead head, Status status) {
        respond(head.transactionId(), status, MsrpEncoder.responsePaths(head), Bytes.EMPTY);
    }

    /** Answers with further header lines. */
    void respond(TransactionId id, Status status, Bytes pathLines, Bytes lines) {
        meters.responseOut(status.code());
        ByteBuf out = sender.control();
        Wire.start(out, id, startLine(status), pathLines);
        MsrpEncoder.octets(out, lines);
        Wire.end(out, id, false, Flag.COMPLETE);
        sender.endOfControl();
    }

    private static Bytes startLine(Status status) {
        String comment = status.comment();
        return Bytes.utf8(" " + Integer.toString(1000 + status.code()).substring(1)
                + (comment == null ? "" : " " + comment) + "\r\n");
    }

    /** Answers what was not understood 400, if it tells whom to answer. Returns whether it did. */
    boolean respond(MalformedHead what) {
        Bytes paths = MsrpEncoder.responsePaths(what);
        if (paths == null) {
            return false;
        }
        respond(what.transactionId(), Status.BAD_REQUEST, paths, Bytes.EMPTY);
        return true;
    }

    /** Reports a SEND that was not addressed to us, on the connection it came by. */
    void astray(RequestHead head) {
        Bytes message = head.messageIdOctets();
        if (message == null || !TransactionId.isIdent(message)) {
            return;
        }
        ByteRange range = range(head);
        long start = range == null ? 1 : range.start();
        MsrpEncoder.report(
                sender.control(),
                turn.ids().transactionId(),
                Paths.lines(head.fromPathOctets(), Paths.first(head.toPathOctets())),
                new MessageId(message.toAscii()),
                new ByteRange(start, start - 1, range == null ? ByteRange.UNKNOWN : range.total()),
                ReportStatus.of(Status.NO_SUCH_SESSION));
        sender.endOfControl();
    }

    private static @Nullable ByteRange range(RequestHead head) {
        try {
            return head.byteRange();
        } catch (MsrpSyntaxException e) {
            return null;
        }
    }

    /**
     * The answer as it goes on: our URIs moved, the source's own transaction id; null if it is not addressed to us. One that names nobody behind us, as the
     * response to a SEND would, goes to where its request came from all the same (decision 0070).
     */
    static @Nullable Returning returning(Route route, TransactionId id, ResponseHead head) {
        Bytes to = head.toPathOctets();
        if (!Paths.first(to).contentEquals(route.nearest)) {
            return null;
        }
        int uris = Paths.uris(to).size();
        if (uris > 1 && uris <= route.moved) {
            return null;
        }
        Bytes whole = uris == 1 ? Paths.fromPath(route.leaving) : to;
        return new Returning(
                id,
                Bytes.copyOf(head.startLineAfterId()),
                Paths.moved(whole, head.fromPathOctets(), route.moved),
                Bytes.copyOf(head.linesAfterPaths()),
                head.code());
    }

    /** Writes an answer that came back. */
    void give(Returning returning) {
        meters.responseOut(returning.code());
        ByteBuf out = sender.control();
        Wire.start(out, returning.id(), returning.startLineAfterId(), returning.pathLines());
        MsrpEncoder.octets(out, returning.lines());
        Wire.end(out, returning.id(), false, Flag.COMPLETE);
        sender.endOfControl();
    }

    /** Whether a 401 only says that the nonce is too old (RFC 4976 §6.3). */
    static boolean isStale(ResponseHead head) {
        for (Header header : head.headers()) {
            if (header.name().equalsIgnoreCase("WWW-Authenticate")
                    && header.value().toLowerCase(Locale.ROOT).replace(" ", "").matches(".*[,\\s]?stale=\"?true.*")) {
                return true;
            }
        }
        return false;
    }
}
