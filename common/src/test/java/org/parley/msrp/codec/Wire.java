package org.parley.msrp.codec;

import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.Bytes;

/** Messages as they stand on the wire, and ways to cut them. */
final class Wire {
    static final String TO = "msrp://alice.example.com:7777/iau39soe2843z;tcp";
    static final String FROM = "msrp://bob.example.org:8888/9di4eae923wzd;tcp";
    static final String PATHS = "To-Path: " + TO + "\r\nFrom-Path: " + FROM + "\r\n";

    private Wire() {}

    /** A SEND with a text body under that id, ended by {@code $}. */
    static String send(String id, String body) {
        return send(id, body, "$");
    }

    static String send(String id, String body, String flag) {
        return "MSRP " + id + " SEND\r\n" // start line
                + PATHS
                + "Message-ID: 12339sdqwer\r\n"
                + "Byte-Range: 1-*/*\r\n"
                + "Content-Type: text/plain\r\n"
                + "\r\n" // ends the head
                + body
                + "\r\n" // belongs to the end-line
                + "-------" + id + flag + "\r\n";
    }

    /** A message without body, with these header lines after the paths. */
    static String bodiless(String id, String methodOrCode, String headers) {
        return "MSRP " + id + " " + methodOrCode + "\r\n" + PATHS + headers + "-------" + id + "$\r\n";
    }

    static String response(String id, String codeAndComment) {
        return bodiless(id, codeAndComment, "");
    }

    /** Octets apart at the given places. */
    static List<Bytes> cut(Bytes wire, Iterable<Integer> places) {
        List<Bytes> reads = new ArrayList<>();
        int from = 0;
        for (int place : places) {
            if (place > from && place < wire.length()) {
                reads.add(Bytes.copyOf(wire.slice(from, place)));
                from = place;
            }
        }
        reads.add(Bytes.copyOf(wire.slice(from)));
        return reads;
    }

    static List<Bytes> octetByOctet(Bytes wire) {
        List<Bytes> reads = new ArrayList<>();
        for (int i = 0; i < wire.length(); i++) {
            reads.add(Bytes.copyOf(wire.slice(i, i + 1)));
        }
        return reads;
    }
}
