package org.parley.tests.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SIP request or response that arrived (RFC 3261 §7), headers by their long names. */
public final class SipMessage {
    /** A header line, its compact name made long. */
    public record Header(String name, String value) {}

    private static final Map<String, String> LONG = Map.ofEntries(
            Map.entry("f", "From"),
            Map.entry("t", "To"),
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("v", "Via"),
            Map.entry("c", "Content-Type"),
            Map.entry("l", "Content-Length"),
            Map.entry("k", "Supported"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("s", "Subject"),
            Map.entry("o", "Event"),
            Map.entry("u", "Allow-Events"),
            Map.entry("x", "Session-Expires"));
    private static final Pattern TAG = Pattern.compile(";\\s*tag=([^;>\\s]+)");
    private static final Pattern BRANCH = Pattern.compile(";\\s*branch=([^;\\s]+)");
    private static final Pattern ADDRESS = Pattern.compile("<([^>]+)>");

    private final String startLine;
    private final List<Header> headers;
    private final String body;
    private final @Nullable Object flow;

    private SipMessage(String startLine, List<Header> headers, String body, @Nullable Object flow) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
        this.flow = flow;
    }

    /**
     * Parses one whole message.
     *
     * @param octets header block and body
     * @param flow where it came from and where a response goes
     */
    static SipMessage parse(byte[] octets, @Nullable Object flow) {
        int blank = Octets.find(octets, 0, octets.length, Octets.of("\r\n\r\n"));
        int end = blank < 0 ? octets.length : blank;
        String[] lines = new String(octets, 0, end, StandardCharsets.UTF_8).split("\r\n", 0);
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, Math.max(0, colon)).trim();
            headers.add(new Header(
                    LONG.getOrDefault(name.toLowerCase(Locale.ROOT), name),
                    lines[i].substring(colon + 1).trim()));
        }
        String body = blank < 0
                ? ""
                : new String(Arrays.copyOfRange(octets, blank + 4, octets.length), StandardCharsets.UTF_8);
        return new SipMessage(lines[0], List.copyOf(headers), body, flow);
    }

    /** Request line or status line. */
    public String startLine() {
        return startLine;
    }

    /** True for a response. */
    public boolean isResponse() {
        return startLine.startsWith("SIP/2.0 ");
    }

    /** The status code, or -1 for a request. */
    public int status() {
        return isResponse() ? Integer.parseInt(startLine.split(" ", 0)[1]) : -1;
    }

    /** The method: of the request line, or of CSeq in a response. */
    public String method() {
        return isResponse() ? need("CSeq").split(" +", 0)[1] : startLine.split(" ", 0)[0];
    }

    /** The number of CSeq. */
    public long cseq() {
        return Long.parseLong(need("CSeq").split(" +", 0)[0]);
    }

    /** All headers in order. */
    public List<Header> headers() {
        return headers;
    }

    /** The first header of this name (any case), or null. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** The values of all lines of this name. */
    public List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The comma-separated tokens of all lines of this name. */
    public List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String value : values(name)) {
            for (String token : value.split(",", 0)) {
                if (!token.isBlank()) {
                    tokens.add(token.trim());
                }
            }
        }
        return tokens;
    }

    /** A header that must be there. */
    public String need(String name) {
        String value = header(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + this);
        }
        return value;
    }

    /** The tag of From or To, or the empty text. */
    public String tag(String name) {
        Matcher tag = TAG.matcher(need(name));
        return tag.find() ? tag.group(1) : "";
    }

    /** The branch of the topmost Via. */
    public String branch() {
        Matcher branch = BRANCH.matcher(need("Via"));
        return branch.find() ? branch.group(1) : "";
    }

    /** The URI between angle brackets of a name-addr header, or the value up to the first semicolon. */
    public String uri(String name) {
        String value = need(name);
        Matcher address = ADDRESS.matcher(value);
        return address.find() ? address.group(1) : value.split(";", 0)[0].trim();
    }

    /** The body as text. */
    public String body() {
        return body;
    }

    @Nullable
    Object flow() {
        return flow;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("\n").append(startLine);
        headers.forEach(
                header -> text.append("\n  ").append(header.name()).append(": ").append(header.value()));
        return text.append(body.isEmpty() ? "" : "\n\n  " + body.replace("\r\n", "\n  "))
                .toString();
    }
}
