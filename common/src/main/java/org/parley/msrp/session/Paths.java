package org.parley.msrp.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.parley.msrp.Bytes;
import org.parley.msrp.codec.RequestHead;

/** Path lines made from what was received, octet for octet, with our own URI as From-Path. */
final class Paths {
    private static final byte[] TO = "To-Path: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM = "\r\nFrom-Path: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private Paths() {}

    /** Of a response: to the first From-Path URI for SEND, to all of it otherwise (RFC 4975 §7.2). */
    static Bytes response(RequestHead head, Session session) {
        Bytes from = head.fromPathOctets();
        return lines(Silence.isSend(head) ? first(from) : from, session);
    }

    /** Of a REPORT: to the complete From-Path (RFC 4975 §7.1.3). */
    static Bytes report(Bytes fromPath, Session session) {
        return lines(fromPath, session);
    }

    private static Bytes lines(Bytes to, Session session) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(64 + to.length());
        lines.writeBytes(TO);
        write(lines, to);
        lines.writeBytes(FROM);
        write(lines, session.localOctets());
        lines.writeBytes(END);
        return Bytes.wrap(lines.toByteArray());
    }

    private static void write(ByteArrayOutputStream lines, Bytes octets) {
        lines.write(octets.array(), octets.from(), octets.length());
    }

    private static Bytes first(Bytes path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.at(i) == ' ') {
                return path.slice(0, i);
            }
        }
        return path;
    }
}
