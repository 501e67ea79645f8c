package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes and reads Message/CPIM envelopes (RFC 3862) as plain text. */
public final class Cpim {
    private final List<String> lines = new ArrayList<>();
    private String mime = "";

    private Cpim() {}

    /** An envelope with From and To. */
    public static Cpim from(String from, String to) {
        return new Cpim().line("From: <" + from + ">").line("To: <" + to + ">");
    }

    /** An envelope without any header yet. */
    public static Cpim empty() {
        return new Cpim();
    }

    /** A plain text message in an envelope. */
    public static byte[] text(String from, String to, String text) {
        return from(from, to).wrap("text/plain", Octets.of(text));
    }

    /** Adds a header line of the envelope. */
    public Cpim line(String line) {
        lines.add(line);
        return this;
    }

    /** Adds a header line of the wrapped content, with its line end. */
    public Cpim mimeLine(String lineWithEnd) {
        mime += lineWithEnd;
        return this;
    }

    /** Closes the envelope around this content. */
    public byte[] wrap(String contentType, byte[] content) {
        mime += "Content-Type: " + contentType + "\r\n";
        return wrapAsIs("\r\n", content);
    }

    /** Closes the envelope with the MIME lines given so far and this blank line. */
    public byte[] wrapAsIs(String blank, byte[] content) {
        String head = lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
        return Octets.join(Octets.of(head + "\r\n" + mime + blank), content);
    }

    /** The wrapped content of an envelope: everything after the second blank line. */
    public static byte[] content(byte[] envelope) {
        int first = Octets.find(envelope, 0, envelope.length, Octets.of("\r\n\r\n"));
        int second = first < 0 ? -1 : Octets.find(envelope, first + 4, envelope.length, Octets.of("\r\n\r\n"));
        if (second < 0) {
            throw new AssertionError(
                    "no CPIM envelope: " + Octets.latin(Arrays.copyOf(envelope, Math.min(300, envelope.length))));
        }
        return Arrays.copyOfRange(envelope, second + 4, envelope.length);
    }

    /** The wrapped content as text. */
    public static String textOf(byte[] envelope) {
        return new String(content(envelope), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The header lines of the envelope whose name is exactly this. */
    public static List<String> values(byte[] envelope, String name) {
        int end = Octets.find(envelope, 0, envelope.length, Octets.of("\r\n\r\n"));
        List<String> values = new ArrayList<>();
        for (String line :
                Octets.latin(Arrays.copyOf(envelope, Math.max(0, end))).split("\r\n", 0)) {
            if (line.startsWith(name + ": ")) {
                values.add(line.substring(name.length() + 2));
            }
        }
        return values;
    }
}
