package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A SIP message to be written, line by line, right or wrong. Each call changes it and returns it. */
public final class SipText {
    private String startLine;
    private final List<String[]> headers = new ArrayList<>();
    private String body = "";
    private boolean countsLength = true;

    private SipText(String startLine) {
        this.startLine = startLine;
    }

    /** A request line. */
    public static SipText request(String method, String uri) {
        return new SipText(method + " " + uri + " SIP/2.0");
    }

    /** A response that copies what RFC 3261 §8.2.6.2 says; {@code toTag} is added when To has none. */
    public static SipText response(SipMessage request, int status, String reason, String toTag) {
        SipText text = new SipText("SIP/2.0 " + status + " " + reason);
        request.values("Via").forEach(via -> text.add("Via", via));
        text.add("From", request.need("From"));
        text.add("To", request.need("To") + (request.tag("To").isEmpty() ? ";tag=" + toTag : ""));
        text.add("Call-ID", request.need("Call-ID"));
        return text.add("CSeq", request.need("CSeq"));
    }

    /** The method, of a request. */
    public String method() {
        return startLine.split(" ", 0)[0];
    }

    /** The Request-URI, of a request. */
    public String requestUri() {
        return startLine.split(" ", 0)[1];
    }

    /** Another first line. */
    public SipText startLine(String line) {
        startLine = line;
        return this;
    }

    /** Adds a header line below the others. */
    public SipText add(String name, String value) {
        headers.add(new String[] {name, value});
        return this;
    }

    /** Adds a header line above the others. */
    public SipText addFirst(String name, String value) {
        headers.add(0, new String[] {name, value});
        return this;
    }

    /** Adds whole lines, each {@code Name: value}. */
    public SipText lines(String... lines) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            add(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return this;
    }

    /** Changes the value of the header of this name, or adds it. */
    public SipText set(String name, String value) {
        for (String[] header : headers) {
            if (header[0].equalsIgnoreCase(name)) {
                header[1] = value;
                return this;
            }
        }
        return add(name, value);
    }

    /** Writes the header of this name under another one. */
    public SipText rename(String name, String other) {
        headers.stream().filter(header -> header[0].equalsIgnoreCase(name)).forEach(header -> header[0] = other);
        return this;
    }

    /** Takes all headers of this name away. */
    public SipText without(String name) {
        headers.removeIf(header -> header[0].equalsIgnoreCase(name));
        if (name.toLowerCase(Locale.ROOT).equals("content-length")) {
            countsLength = false;
        }
        return this;
    }

    /** The value of the first header of this name, or the empty text. */
    public String value(String name) {
        return headers.stream()
                .filter(header -> header[0].equalsIgnoreCase(name))
                .map(header -> header[1])
                .findFirst()
                .orElse("");
    }

    /** Sets the body and its type. */
    public SipText body(String contentType, String text) {
        set("Content-Type", contentType);
        body = text;
        return this;
    }

    /** Sets a session description as the body; an empty one means none. */
    public SipText sdp(String text) {
        return text.isEmpty() ? this : body("application/sdp", text);
    }

    /** The whole message; Content-Length is counted unless set or taken away. */
    public String text() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        headers.forEach(
                header -> text.append(header[0]).append(": ").append(header[1]).append("\r\n"));
        boolean given = headers.stream()
                .anyMatch(header -> header[0].equalsIgnoreCase("Content-Length") || header[0].equalsIgnoreCase("l"));
        if (countsLength && !given) {
            text.append("Content-Length: ").append(Octets.of(body).length).append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }
}
