package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What every frame on the wire must obey, whoever wrote it: the grammar of RFC 4975 §9 and the rules of §7.1 that one frame alone can break. */
public final class WireRules {
    private static final String IDENT = "[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}";
    private static final Pattern START = Pattern.compile("MSRP (" + IDENT + ") ([A-Z]+|[0-9]{3}( [^\\x00-\\x1f]*)?)");
    private static final Pattern URI = Pattern.compile(
            "msrps?://([^@/;: ]+@)?(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.%_-]+)(:[0-9]+)?(/[A-Za-z0-9._~+=/-]+)?;(tcp|ws)(;[^; ]+)*");
    private static final Pattern NUMERIC_WITHOUT_PORT =
            Pattern.compile("msrps?://([^@/;: ]+@)?(\\[[0-9a-fA-F:.]+]|[0-9.]+)[/;].*");
    private static final Pattern RANGE = Pattern.compile("[0-9]+-([0-9]+|\\*)/([0-9]+|\\*)");
    private static final Pattern STATUS = Pattern.compile("000 [0-9]{3}( .*)?");
    private static final Set<String> YES_NO = Set.of("yes", "no");
    private static final int INTERRUPTIBLE_ABOVE = 2048;
    private static final int NON_SEND_BODY = 10_240;

    private WireRules() {}

    /** The rules this frame breaks, each in a sentence; empty for a good one. */
    public static List<String> broken(MsrpFrame frame) {
        List<String> broken = new ArrayList<>();
        check(broken, START.matcher(frame.startLine()).matches(), "start line " + frame.startLine());
        List<MsrpFrame.Header> headers = frame.headers();
        check(broken, headers.size() >= 2, "path headers missing");
        if (headers.size() >= 2) {
            check(broken, headers.get(0).name().equals("To-Path"), "To-Path is not the first header");
            check(broken, headers.get(1).name().equals("From-Path"), "From-Path is not the second header");
            uris(broken, headers.get(0).value());
            uris(broken, headers.get(1).value());
        }
        for (MsrpFrame.Header header : headers) {
            check(broken, header.name().matches("[A-Za-z][!-9;-~]*"), "header name '" + header.name() + "'");
            check(
                    broken,
                    !header.value().matches("(?s).*[\\x00-\\x08\\x0a-\\x1f\\x7f].*"),
                    "control character in " + header.name());
            check(broken, !header.value().startsWith(" "), "two spaces after " + header.name());
            String lower = header.name().toLowerCase(Locale.ROOT);
            check(broken, !lower.equals("content-transfer-encoding"), "a transfer encoding");
            check(
                    broken,
                    lower.matches("content-.*|www-authenticate") || frame.count(lower) == 1,
                    header.name() + " more than once");
        }
        if (frame.isResponse()) {
            response(broken, frame);
        } else {
            request(broken, frame);
        }
        return broken;
    }

    private static void request(List<String> broken, MsrpFrame frame) {
        int length = frame.body() == null ? 0 : frame.needBody().length;
        List<MsrpFrame.Header> headers = frame.headers();
        if (frame.body() == null) {
            check(
                    broken,
                    headers.stream()
                            .noneMatch(header ->
                                    header.name().toLowerCase(Locale.ROOT).startsWith("content-")),
                    "a MIME header without a body");
        } else {
            check(broken, headers.get(headers.size() - 1).name().equals("Content-Type"), "Content-Type is not last");
        }
        String range = frame.header("Byte-Range");
        check(broken, range == null || RANGE.matcher(range).matches(), "Byte-Range " + range);
        if (frame.isSend() || frame.isReport()) {
            check(broken, frame.messageId().matches(IDENT), "Message-ID " + frame.messageId());
        }
        if (frame.isSend()) {
            check(broken, range != null || frame.body() == null, "content without Byte-Range");
            check(broken, frame.rangeStart() >= 1, "range-start " + range);
            check(
                    broken,
                    length <= INTERRUPTIBLE_ABOVE || (range != null && range.contains("-*/")),
                    length + " octets under Byte-Range " + range);
            String failure = frame.header("Failure-Report");
            check(broken, failure == null || failure.matches("yes|no|partial"), "Failure-Report " + failure);
            String success = frame.header("Success-Report");
            check(broken, success == null || YES_NO.contains(success), "Success-Report " + success);
        } else {
            check(broken, frame.flag() == '$', frame.method() + " ends with " + frame.flag());
            check(broken, length <= NON_SEND_BODY, length + " octets in a " + frame.method());
        }
        if (frame.isReport()) {
            check(
                    broken,
                    frame.count("Success-Report") + frame.count("Failure-Report") == 0,
                    "report header in a REPORT");
            String status = frame.header("Status");
            check(broken, status != null && STATUS.matcher(status).matches(), "Status " + status);
            check(broken, range == null || !range.contains("-*/"), "REPORT with Byte-Range " + range);
        }
    }

    private static void response(List<String> broken, MsrpFrame frame) {
        check(broken, frame.flag() == '$', "response ends with " + frame.flag());
        check(broken, frame.body() == null, "response with a body");
        check(broken, frame.code() != 408, "408 from an endpoint");
    }

    private static void uris(List<String> broken, String path) {
        for (String uri : path.split(" ", -1)) {
            check(broken, URI.matcher(uri).matches(), "URI '" + uri + "'");
            check(broken, !NUMERIC_WITHOUT_PORT.matcher(uri).matches(), "numeric address without port in " + uri);
        }
    }

    private static void check(List<String> broken, boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
