package org.parley.msrp.session;

import org.parley.msrp.FailureReport;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.RequestHead;

/** Which requests are never answered, whatever is wrong with them (RFC 4975 §7.1.2, §7.1.4). */
final class Silence {
    private Silence() {}

    /** A REPORT, or a SEND with Failure-Report "no". */
    static boolean isAsked(RequestHead head) {
        return switch (head.method().kind()) {
            case REPORT -> true;
            case SEND -> failureReport(head) == FailureReport.NO;
            case AUTH, NICKNAME, OTHER -> false;
        };
    }

    /** The same of what could not be understood as a whole. */
    static boolean isAsked(MalformedHead what) {
        String method = what.method();
        return method == null
                || method.equals(Method.REPORT.token())
                || (method.equals(Method.SEND.token()) && what.failureReport() == FailureReport.NO);
    }

    private static FailureReport failureReport(RequestHead head) {
        try {
            return head.failureReport();
        } catch (MsrpSyntaxException e) {
            return FailureReport.YES;
        }
    }

    /** Whether the method is SEND. */
    static boolean isSend(RequestHead head) {
        return head.method().kind() == Method.Kind.SEND;
    }
}
