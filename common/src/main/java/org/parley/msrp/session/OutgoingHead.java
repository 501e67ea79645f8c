package org.parley.msrp.session;

import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;

/**
 * The head values of a message to be streamed out. Immutable; any thread.
 *
 * @param messageId its Message-ID, the same in every chunk and on a replacement session
 * @param contentType its Content-Type
 * @param mimeHeaders raw lines Content-* other than Content-Type, each with its CRLF; may be empty
 * @param total its length in octets, -1 if not known
 * @param failureReport which failures the peer is to tell
 * @param successReport whether the peer is to report success
 */
public record OutgoingHead(
        MessageId messageId,
        MediaType contentType,
        Bytes mimeHeaders,
        long total,
        FailureReport failureReport,
        boolean successReport) {}
