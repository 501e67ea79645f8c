package org.parley.tests.peer;

import org.jspecify.annotations.Nullable;

/** Writes one MSRP request or response exactly as told, right or wrong. Each call adds to the text and returns it. */
public final class MsrpText {
    private final String tid;
    private final StringBuilder head;
    private byte @Nullable [] body;
    private String endTid;
    private String flag = "$";

    private MsrpText(String tid, String startLine) {
        this.tid = tid;
        this.endTid = tid;
        this.head = new StringBuilder(startLine).append("\r\n");
    }

    /** A request with a fresh transaction id. */
    public static MsrpText request(String method, String toPath, String fromPath) {
        return request(Octets.token(12), method, toPath, fromPath);
    }

    /** A request with this transaction id. */
    public static MsrpText request(String tid, String method, String toPath, String fromPath) {
        return new MsrpText(tid, "MSRP " + tid + " " + method)
                .header("To-Path", toPath)
                .header("From-Path", fromPath);
    }

    /** A response to a request: its To-Path as RFC 4975 §7.2 says for SEND (first URI) and for others (all). */
    public static MsrpText response(MsrpFrame request, int code, String comment) {
        String to = request.isSend() ? request.fromPath().get(0) : request.need("From-Path");
        return new MsrpText(
                        request.tid(), "MSRP " + request.tid() + " " + code + (comment.isEmpty() ? "" : " " + comment))
                .header("To-Path", to)
                .header("From-Path", request.toPath().get(0));
    }

    /** Only a start line, to write anything below it. */
    public static MsrpText bare(String tid, String startLine) {
        return new MsrpText(tid, startLine);
    }

    /** Adds a header line. */
    public MsrpText header(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Adds a line as it is, with CRLF. */
    public MsrpText line(String line) {
        head.append(line).append("\r\n");
        return this;
    }

    /** Adds Content-Type and the body. */
    public MsrpText body(String contentType, byte[] octets) {
        header("Content-Type", contentType);
        body = octets;
        return this;
    }

    /** Adds a body without any Content-Type. */
    public MsrpText bodyWithoutType(byte[] octets) {
        body = octets;
        return this;
    }

    /** The end-line's flag, {@code $} unless told. */
    public MsrpText flag(String end) {
        flag = end;
        return this;
    }

    /** A transaction id in the end-line that differs from the start line's. */
    public MsrpText endTid(String other) {
        endTid = other;
        return this;
    }

    /** The transaction id of the start line. */
    public String tid() {
        return tid;
    }

    /** Start line and headers, and with a body the blank line. */
    public byte[] head() {
        return Octets.of(body == null ? head.toString() : head + "\r\n");
    }

    /** The end-line, with the CRLF that precedes it after a body. */
    public byte[] end() {
        return Octets.of((body == null ? "" : "\r\n") + "-------" + endTid + flag + "\r\n");
    }

    /** The whole, as it goes on the wire. */
    public byte[] octets() {
        return body == null ? Octets.join(head(), end()) : Octets.join(head(), body, end());
    }
}
