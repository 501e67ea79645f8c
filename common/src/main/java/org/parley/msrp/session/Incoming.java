package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;

/**
 * What messages and streams that come in have in common. Used on the session's loop. After the session ended all verbs do nothing.
 */
public sealed interface Incoming permits IncomingMessage, IncomingStream {
    /** The sender's Message-ID. */
    MessageId messageId();

    /** The Content-Type, null for a body whose sender named none. */
    @Nullable
    MediaType contentType();

    /** The raw header lines Content-* other than Content-Type, each with its CRLF. */
    Bytes mimeHeaders();

    /** Whether the sender asked for success reports. */
    boolean successReport();

    /** The sender's Failure-Report; YES if absent. */
    FailureReport failureReport();

    /** Whether accept or refuse was called, or the session ended. */
    boolean answered();

    /** Takes the message: 200 to its last chunk if Failure-Report is yes or absent (RFC 4975 §7.2). Once; later calls are ignored. */
    void accept();

    /** Refuses the message: this status to its last chunk (a stream: to the chunk under way) unless Failure-Report is "no". */
    void refuse(Status status);

    /** From now on every REPORT about it carries this body (RFC 7701 §6.2), at most 10,240 octets. */
    void reportsAs(MediaType type, Bytes body);

    /** A REPORT "000 200" over all octets iff Success-Report was yes (RFC 4975 §7.1.3). */
    void reportSuccess();

    /** A failure REPORT over all octets received iff Failure-Report is yes or absent (RFC 4975 §7.1.4). */
    void reportFailure(Status status);
}
