package org.parley.msrp.session;

import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;

/**
 * A whole message to be sent, shared by all its recipients; what is the same for all is encoded once. Immutable; any thread.
 */
public final class OutgoingMessage {
    private final MessageId messageId;
    private final MediaType contentType;
    private final Bytes mimeHeaders;
    private final Body body;
    private final FailureReport failureReport;
    private final boolean successReport;

    public OutgoingMessage(
            MessageId messageId,
            MediaType contentType,
            Bytes mimeHeaders,
            Body body,
            FailureReport failureReport,
            boolean successReport) {
        this.messageId = messageId;
        this.contentType = contentType;
        this.mimeHeaders = mimeHeaders;
        this.body = body;
        this.failureReport = failureReport;
        this.successReport = successReport;
    }

    /** With default reports (Failure-Report yes, no success report) and no further MIME headers. */
    public static OutgoingMessage of(MessageId messageId, MediaType contentType, Body body) {
        return new OutgoingMessage(messageId, contentType, Bytes.EMPTY, body, FailureReport.YES, false);
    }

    /** Its Message-ID. */
    public MessageId messageId() {
        return messageId;
    }

    /** Its Content-Type. */
    public MediaType contentType() {
        return contentType;
    }

    /** Raw lines Content-* other than Content-Type, each with its CRLF. */
    public Bytes mimeHeaders() {
        return mimeHeaders;
    }

    /** Its content. */
    public Body body() {
        return body;
    }

    /** Which failures the peer is to tell. */
    public FailureReport failureReport() {
        return failureReport;
    }

    /** Whether the peer is to report success. */
    public boolean successReport() {
        return successReport;
    }
}
