package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;

/** Writes one connection's responses and REPORTs (RFC 4975 §7.1.2, §7.2). Belongs to the connection's loop. */
final class Answers {
    private final ChunkSender sender;
    private final SessionTurn turn;

    Answers(ChunkSender sender, SessionTurn turn) {
        this.sender = sender;
        this.turn = turn;
    }

    /** Answers a request, unless it asked for silence; from our own URI if the session is known. Returns whether it did. */
    boolean respond(@Nullable Session session, RequestHead head, Status status) {
        if (Silence.isAsked(head)) {
            return false;
        }
        turn.tally.answered(status.code());
        Bytes paths = session == null || head.toPathOctets().contentEquals(session.localOctets())
                ? MsrpEncoder.responsePaths(head)
                : Paths.response(head, session);
        MsrpEncoder.response(sender.control(), head.transactionId(), status, paths);
        return true;
    }

    /** Answers what was not understood 400, if it tells whom to answer and does not ask for silence. Returns whether it did. */
    boolean respond(MalformedHead what) {
        Bytes paths = Silence.isAsked(what) ? null : MsrpEncoder.responsePaths(what);
        if (paths == null) {
            return false;
        }
        turn.tally.answered(Status.BAD_REQUEST.code());
        MsrpEncoder.response(sender.control(), what.transactionId(), Status.BAD_REQUEST, paths);
        return true;
    }

    /** Sends a REPORT to the complete From-Path of the request it is about (RFC 4975 §7.1.3). */
    void report(Session session, Bytes fromPath, MessageId message, ByteRange range, Status status) {
        turn.tally.reportsOut++;
        MsrpEncoder.report(
                sender.control(),
                turn.ids().transactionId(),
                Paths.report(fromPath, session),
                message,
                range,
                ReportStatus.of(status));
    }

    /** The same with a body. */
    void report(
            Session session,
            Bytes fromPath,
            MessageId message,
            ByteRange range,
            Status status,
            MediaType contentType,
            Bytes body) {
        turn.tally.reportsOut++;
        MsrpEncoder.report(
                sender.control(),
                turn.ids().transactionId(),
                Paths.report(fromPath, session),
                message,
                range,
                ReportStatus.of(status),
                contentType,
                body);
    }
}
