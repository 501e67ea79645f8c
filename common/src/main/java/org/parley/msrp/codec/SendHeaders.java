package org.parley.msrp.codec;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;

/**
 * What the headers of a SEND say after the paths; the same for all recipients of a message.
 *
 * @param messageId the whole message's id, also in each of its chunks
 * @param successReport whether success is to be reported; written only if so
 * @param failureReport what is to be told of failure; written only if not yes
 * @param byteRange where the body stands; null to leave it out
 * @param mimeHeaders whole lines with their line ends ({@link RequestHead#mimeHeaders()}), perhaps empty
 * @param contentType the body's type; null for a bodiless SEND
 */
public record SendHeaders(
        MessageId messageId,
        boolean successReport,
        FailureReport failureReport,
        @Nullable ByteRange byteRange,
        Bytes mimeHeaders,
        @Nullable MediaType contentType) {
    /** Throws {@link IllegalArgumentException} for MIME headers without Content-Type (RFC 4975 §7.1). */
    public SendHeaders {
        if (contentType == null && !mimeHeaders.isEmpty()) {
            throw new IllegalArgumentException("MIME headers without Content-Type (expected: both or neither)");
        }
    }

    /** A SEND without body, to bind a session or keep it alive. */
    public static SendHeaders bodiless(MessageId messageId) {
        return new SendHeaders(messageId, false, FailureReport.YES, ByteRange.whole(0), Bytes.EMPTY, null);
    }

    /** The same message at another place. */
    public SendHeaders at(ByteRange range) {
        return new SendHeaders(messageId, successReport, failureReport, range, mimeHeaders, contentType);
    }
}
