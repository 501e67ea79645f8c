package org.parley.msrp.codec;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.TransactionId;

/**
 * A message that cannot be understood although its start line and so its end-line are known. A request may be answered 400 when {@code fromPath} and
 * {@code toPath} are there, unless it asked for silence; a response, or a REPORT, is dropped.
 *
 * @param transactionId of its start line
 * @param method the request's method as received, perhaps no method at all ("send"); null for a response
 * @param toPath the To-Path value as received, unchecked, or null if none was found
 * @param fromPath the From-Path value as received, unchecked, or null if none was found
 * @param failureReport what the sender wants to hear of failure, as far as that was understood: YES when no such header was found, or another word in it
 * @param recoverable whether only this message is spoilt; false when a limit of the head was broken: the decoder can go on, but better close
 * @param why what was received and what was expected
 */
public record MalformedHead(
        TransactionId transactionId,
        @Nullable String method,
        @Nullable Bytes toPath,
        @Nullable Bytes fromPath,
        FailureReport failureReport,
        boolean recoverable,
        String why) {
    /** What the sender wants to hear of failure, by the value of that header; null: there was none. */
    static FailureReport wish(@Nullable Bytes value) {
        try {
            return value == null ? FailureReport.YES : FailureReport.parse(value.toUtf8());
        } catch (MsrpSyntaxException e) {
            return FailureReport.YES;
        }
    }

    /** Whether this was a request, and not a response. */
    public boolean isRequest() {
        return method != null;
    }
}
