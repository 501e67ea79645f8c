package org.parley.sip.stack.guard;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response made from a raw head alone, for requests that never reach the parser or that come in too fast: no transaction, no state
 * (RFC 3261 §8.2.7). Copies Via, From, To, Call-ID and CSeq as received and nothing else, so it is never larger than the request by more
 * than a line or two.
 */
public final class RawAnswer {
    private static final Pattern RPORT =
            Pattern.compile(";[ \t]*rport(?=[ \t]*(?:;|,|\r|$))", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile(";\\s*tag\\s*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern SENT_BY = Pattern.compile(
            "SIP\\s*/\\s*[^\\s/]+\\s*/\\s*\\S+\\s+(?:\\[[^\\]]*\\]|[^\\s:;,]+)(?:\\s*:\\s*(\\d{1,5}))?");

    private RawAnswer() {}

    /**
     * Builds the response.
     *
     * @param head of the request
     * @param status the status code
     * @param reason the phrase, our own text
     * @param retryAfter seconds for Retry-After; null for none
     * @param source where the request came from, for Via's received and rport; null leaves Via as it is
     * @param port its port
     * @return null when nothing may be answered: an ACK, a response, or nothing to answer to
     */
    public static byte @Nullable [] of(
            RawHead head,
            int status,
            String reason,
            @Nullable Integer retryAfter,
            @Nullable InetAddress source,
            int port) {
        if (!head.request()
                || head.method().equals("ACK")
                || head.method().isEmpty()
                || head.vias().isEmpty()) {
            return null;
        }
        StringBuilder answer = new StringBuilder(512);
        answer.append("SIP/2.0 ").append(status).append(' ').append(reason).append("\r\n");
        answer.append(seen(head.vias(), source, port));
        line(answer, "From", head.value(Field.FROM));
        line(answer, "To", tagged(head));
        line(answer, "Call-ID", head.value(Field.CALL_ID));
        line(answer, "CSeq", head.value(Field.CSEQ));
        if (retryAfter != null) {
            line(answer, "Retry-After", retryAfter.toString());
        }
        answer.append("Content-Length: 0\r\n\r\n");
        return answer.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The port a response over UDP goes to: the source port for {@code rport}, else the top Via's (RFC 3581 §4, RFC 3261 §18.2.2). */
    public static int udpPort(RawHead head, int sourcePort) {
        String top = topVia(head.vias());
        Matcher sentBy = SENT_BY.matcher(top);
        if (RPORT.matcher(top).find() || !sentBy.find()) {
            return sourcePort;
        }
        int port = sentBy.group(1) == null ? 5060 : Integer.parseInt(sentBy.group(1));
        return port >= 1 && port <= 65_535 ? port : sourcePort;
    }

    private static String seen(String vias, @Nullable InetAddress source, int port) {
        if (source == null) {
            return vias;
        }
        String top = topVia(vias);
        String seen = ";received=" + source.getHostAddress();
        Matcher rport = RPORT.matcher(top);
        String marked = rport.find() ? rport.replaceFirst(";rport=" + port + seen) : top + seen;
        return marked + vias.substring(top.length());
    }

    /** The first Via value, up to its comma or CRLF. */
    private static String topVia(String vias) {
        boolean quoted = false;
        for (int i = 0; i < vias.length(); i++) {
            char c = vias.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                return vias.substring(0, i);
            } else if (c == '\r' && (i + 2 >= vias.length() || " \t".indexOf(vias.charAt(i + 2)) < 0)) {
                return vias.substring(0, i);
            }
        }
        return vias;
    }

    private static String tagged(RawHead head) {
        String to = head.value(Field.TO);
        return to.isEmpty() || TAG.matcher(to).find() ? to : to + ";tag=g" + Integer.toHexString(head.callHash());
    }

    private static void line(StringBuilder answer, String name, String value) {
        if (!value.isEmpty()) {
            answer.append(name).append(": ").append(value).append("\r\n");
        }
    }
}
