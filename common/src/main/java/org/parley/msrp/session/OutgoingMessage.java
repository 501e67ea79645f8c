package org.parley.msrp.session;

import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.codec.EndLineScan;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.SendHeaders;

/**
 * A whole message to be sent, shared by all its recipients; what is the same for all is encoded once. Immutable; any thread.
 */
public final class OutgoingMessage {
    private final OutgoingHead head;
    private final Body body;
    private final Bytes firstHeaders;
    private final EndLineScan scan;
    private final Bytes shared;

    public OutgoingMessage(
            MessageId messageId,
            MediaType contentType,
            Bytes mimeHeaders,
            Body body,
            FailureReport failureReport,
            boolean successReport) {
        this.head = new OutgoingHead(messageId, contentType, mimeHeaders, body.length(), failureReport, successReport);
        this.body = body;
        this.scan = EndLineScan.of(body.pieces());
        ByteRange range = isSmall() ? ByteRange.whole(body.length()) : ByteRange.openEnded(1, body.length());
        this.firstHeaders = headers(head, range, body.length());
        this.shared = isSmall() ? MsrpEncoder.shared(firstHeaders, body.pieces()) : Bytes.EMPTY;
    }

    /** With default reports (Failure-Report yes, no success report) and no further MIME headers. */
    public static OutgoingMessage of(MessageId messageId, MediaType contentType, Body body) {
        return new OutgoingMessage(messageId, contentType, Bytes.EMPTY, body, FailureReport.YES, false);
    }

    /** Its Message-ID. */
    public MessageId messageId() {
        return head.messageId();
    }

    /** Its Content-Type. */
    public MediaType contentType() {
        return head.contentType();
    }

    /** Raw lines Content-* other than Content-Type, each with its CRLF. */
    public Bytes mimeHeaders() {
        return head.mimeHeaders();
    }

    /** Its content. */
    public Body body() {
        return body;
    }

    /** Which failures the peer is to tell. */
    public FailureReport failureReport() {
        return head.failureReport();
    }

    /** Whether the peer is to report success. */
    public boolean successReport() {
        return head.successReport();
    }

    OutgoingHead head() {
        return head;
    }

    /** Whether it goes out in one SEND that is never interrupted (RFC 4975 §7.1.1). */
    boolean isSmall() {
        return body.length() <= MsrpEncoder.MAX_UNINTERRUPTIBLE_BODY;
    }

    /** The header lines of its first chunk. */
    Bytes firstHeaders() {
        return firstHeaders;
    }

    /** Of a small message: what all copies share, from the headers to the end-line's hyphens. */
    Bytes shared() {
        return shared;
    }

    EndLineScan scan() {
        return scan;
    }

    static Bytes headers(OutgoingHead head, ByteRange range, long octets) {
        return MsrpEncoder.sendHeaders(
                new SendHeaders(
                        head.messageId(),
                        head.successReport(),
                        head.failureReport(),
                        range,
                        head.mimeHeaders(),
                        head.contentType()),
                octets);
    }
}
