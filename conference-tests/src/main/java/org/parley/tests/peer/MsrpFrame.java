package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One MSRP request or response as it stood on the wire (RFC 4975 §7.1, §9). */
public final class MsrpFrame {
    /** A header line: the name as written and everything after the colon and one space. */
    public record Header(String name, String value) {}

    private static final int HEAD = 1_000;
    private static final Pattern NOTICE = Pattern.compile("From: ([^\r]+)\r\nTo: \\1\r\n");

    private final String startLine;
    private final List<Header> headers;
    private final byte @Nullable [] body;
    private final char flag;
    private final byte[] raw;
    private final long arrived;

    MsrpFrame(String startLine, List<Header> headers, byte @Nullable [] body, char flag, byte[] raw, long arrived) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
        this.flag = flag;
        this.raw = raw;
        this.arrived = arrived;
    }

    /** The first line without CRLF. */
    public String startLine() {
        return startLine;
    }

    /** The transaction id: the start line's second word. */
    public String tid() {
        return word(1);
    }

    /** True for {@code MSRP tid 200 …}. */
    public boolean isResponse() {
        return word(2).matches("[0-9]{3}");
    }

    /** The response's code, or -1 for a request. */
    public int code() {
        return isResponse() ? Integer.parseInt(word(2)) : -1;
    }

    /** The request's method, or the response's code as text. */
    public String method() {
        return word(2);
    }

    /** True for a SEND. */
    public boolean isSend() {
        return method().equals("SEND");
    }

    /** True for a SEND with content that is no notice of the room's own. */
    public boolean isContent() {
        return isSend() && body != null && !isNotice();
    }

    /** True for a SEND in which the room speaks in its own name: its envelope goes from the room to the room. */
    public boolean isNotice() {
        return isSend()
                && body != null
                && NOTICE.matcher(Octets.latin(Arrays.copyOf(body, Math.min(body.length, HEAD))))
                        .lookingAt();
    }

    /** True for a REPORT. */
    public boolean isReport() {
        return method().equals("REPORT");
    }

    /** True when this is the response to the request with this transaction id. */
    public boolean answers(String tid) {
        return isResponse() && tid().equals(tid);
    }

    private String word(int index) {
        String[] words = startLine.split(" ", 4);
        return words.length > index ? words[index] : "";
    }

    /** All headers in order. */
    public List<Header> headers() {
        return headers;
    }

    /** The value of the first header of this name (any case), or null. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** The value of a header that must be there. */
    public String need(String name) {
        String value = header(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + this);
        }
        return value;
    }

    /** How many headers have this name. */
    public long count(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .count();
    }

    /** The URIs of To-Path. */
    public List<String> toPath() {
        return List.of(need("To-Path").split(" "));
    }

    /** The URIs of From-Path. */
    public List<String> fromPath() {
        return List.of(need("From-Path").split(" "));
    }

    /** The Message-ID, or the empty text. */
    public String messageId() {
        String id = header("Message-ID");
        return id == null ? "" : id;
    }

    /** The first number of Byte-Range; 1 without the header. */
    public long rangeStart() {
        String range = header("Byte-Range");
        return range == null ? 1 : Long.parseLong(range.substring(0, range.indexOf('-')));
    }

    /** The body; null for a frame without one, of length 0 for an empty body. */
    public byte @Nullable [] body() {
        return body;
    }

    /** The body of a frame that must have one. */
    public byte[] needBody() {
        if (body == null) {
            throw new AssertionError("no body in " + this);
        }
        return body;
    }

    /** {@code $}, {@code +} or {@code #}. */
    public char flag() {
        return flag;
    }

    /** All octets from the start line's first to the CRLF after the end-line. */
    public byte[] raw() {
        return raw;
    }

    /** {@link System#nanoTime} when its last octet had been read. */
    public long arrived() {
        return arrived;
    }

    /** Cuts the octets before the end-line into start line, headers and body. */
    static MsrpFrame of(byte[] raw, int bodyEnd, char flag) {
        int blank = Octets.find(raw, 0, bodyEnd, Octets.of("\r\n\r\n"));
        byte[] body = blank < 0 ? null : Arrays.copyOfRange(raw, blank + 4, bodyEnd);
        String head = Octets.latin(Arrays.copyOf(raw, blank < 0 ? bodyEnd : blank));
        List<Header> headers = new ArrayList<>();
        String[] lines = head.split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? lines[i] : lines[i].substring(0, colon);
            String value = colon < 0 ? "" : lines[i].substring(colon + 1);
            headers.add(new Header(name, value.startsWith(" ") ? value.substring(1) : value));
        }
        return new MsrpFrame(lines[0], List.copyOf(headers), body, flag, raw, System.nanoTime());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "[%s %s body=%s flag=%c]", startLine, headers, body == null ? "none" : body.length, flag);
    }
}
