package org.parley.sip.stack.guard;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A head read once, octet by octet, before the library sees it: where it ends, how long its body is, and the first thing wrong with it.
 * Refused are what makes the library's parser loop or allocate (a comment or backslash in Via, very long or very many lines), what could
 * be read in two ways (repeated Content-Length, Call-ID, CSeq, From, To, Max-Forwards, Refer-To, bare CR or LF, blank folded lines), and what the
 * library would drop without a word (mandatory headers missing, RFC 3261 §8.1.1; CSeq of another method, §8.1.1.5; other versions, §7.1).
 * Compact names and folded lines count as what they are. Holds no copy of the octets.
 */
public final class RawHead {
    private static final String VERSION = "SIP/2.0";
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");
    private static final Pattern BLANKS = Pattern.compile("[ \t\r\n]+");

    private final byte[] octets;
    private final int from;
    private final int to;
    private final RawLimits limits;
    /** Start and end of each header of interest, by field; repeated ones are in {@link #vias}. */
    private final int[] starts = new int[Field.values().length];

    private final int[] ends = new int[Field.values().length];
    private final StringBuilder vias = new StringBuilder();
    private boolean request;
    private String method = "";
    private int contentLength = -1;
    private @Nullable Fault fault;

    private RawHead(byte[] octets, int from, int to, RawLimits limits) {
        this.octets = octets;
        this.from = from;
        this.to = to;
        this.limits = limits;
    }

    /**
     * Reads a head.
     *
     * @param octets where it lies; not changed and not kept longer than this object
     * @param from its first octet, of the start line
     * @param to behind its empty line
     */
    public static RawHead read(byte[] octets, int from, int to, RawLimits limits) {
        RawHead head = new RawHead(octets, from, to, limits);
        head.scan();
        return head;
    }

    /** Reads what there is of a head that grew too long, so that it can be answered with 513 (RFC 3261 §21.5.7). */
    public static RawHead tooLarge(byte[] octets, int from, int to, RawLimits limits) {
        RawHead head = new RawHead(octets, from, to, limits);
        head.fault = new Fault(513, "Message Too Large", true);
        head.scan();
        return head;
    }

    /** True for a request, false for a response. */
    public boolean request() {
        return request;
    }

    /** The request's method; the CSeq's is the same if there is no fault. Empty for a response. */
    public String method() {
        return method;
    }

    /** Octets of the head, the empty line included. */
    public int length() {
        return to - from;
    }

    /** Octets of the body as Content-Length says; -1 when there is none. */
    public int contentLength() {
        return contentLength;
    }

    /** True when a body is described by Content-Type. */
    public boolean hasContentType() {
        return present(Field.CONTENT_TYPE);
    }

    /** The first thing wrong; null when the library may parse. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** The same for all messages of a call, so that they can be kept in order. */
    public int callHash() {
        int hash = 0;
        for (int i = starts[Field.CALL_ID.ordinal()]; i < ends[Field.CALL_ID.ordinal()]; i++) {
            if (octets[i] > ' ') {
                hash = 31 * hash + octets[i];
            }
        }
        return hash ^ (hash >>> 16);
    }

    private void scan() {
        int line = from;
        int count = 0;
        int header = -1;
        while (line < to) {
            int end = lineEnd(line);
            if (end < 0) {
                return;
            }
            if (++count > limits.lines() + 1) {
                refuse(new Fault(513, "Too Many Header Lines", true));
                return;
            }
            if (count == 1) {
                startLine(line, end);
            } else if (end > line && blank(octets[line])) {
                foldedLine(header, line, end);
            } else {
                if (header >= 0) {
                    header(header, line - 2);
                }
                header = line;
            }
            line = end + 2;
            if (end == line - 2 && header == line - 2) {
                header = -1; // the empty line
            }
        }
        if (header >= 0) {
            header(header, to - 2);
        }
        complete();
    }

    /** Where the line's CRLF begins; -1 after refusing a bare CR or LF, or a head that just stops. */
    private int lineEnd(int line) {
        for (int i = line; i < to; i++) {
            byte b = octets[i];
            if (b == '\r' && i + 1 < to && octets[i + 1] == '\n') {
                return i;
            }
            if (b == '\r' || b == '\n') {
                refuse(Fault.lost("Bare CR or LF in Head"));
                return -1;
            }
        }
        refuse(Fault.lost("Head Without End"));
        return -1;
    }

    private void startLine(int line, int end) {
        if (end - line > limits.line()) {
            refuse(new Fault(513, "Line Too Long", true));
        }
        String text = new String(octets, line, Math.min(end - line, limits.line()), StandardCharsets.ISO_8859_1);
        if (text.regionMatches(true, 0, "SIP/", 0, 4)) {
            if (!text.regionMatches(true, 0, VERSION + " ", 0, VERSION.length() + 1)) {
                refuse(new Fault(505, "Version Not Supported", false));
            }
            return;
        }
        request = true;
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        if (first <= 0 || !token(text, first)) {
            refuse(Fault.lost("Not SIP"));
            return;
        }
        method = text.substring(0, first);
        String version = text.substring(last + 1);
        if (!version.regionMatches(true, 0, "SIP/", 0, 4) || last == first || text.indexOf(' ', first + 1) != last) {
            refuse(Fault.bad("Malformed Request-Line"));
        } else if (!version.equalsIgnoreCase(VERSION)) {
            refuse(new Fault(505, "Version Not Supported", false));
        }
    }

    private static boolean token(String text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && "-.!%*_+`'~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private void foldedLine(int header, int line, int end) {
        if (header < 0) {
            refuse(Fault.lost("Folded Line Without Header"));
            return;
        }
        for (int i = line; i < end; i++) {
            if (!blank(octets[i])) {
                return;
            }
        }
        refuse(Fault.lost("Blank Folded Line"));
    }

    /** One whole header, folded lines included, from its name to its last CRLF. */
    private void header(int start, int end) {
        if (end - start > limits.line()) {
            refuse(new Fault(513, "Line Too Long", false));
            return;
        }
        int colon = start;
        while (colon < end && octets[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > start && blank(octets[nameEnd - 1])) {
            nameEnd--;
        }
        if (colon == end || nameEnd == start) {
            refuse(Fault.bad("Header Line Without Name or Colon"));
            return;
        }
        if (nameEnd - start > 16) {
            return;
        }
        Field field = Field.of(new String(octets, start, nameEnd - start, StandardCharsets.ISO_8859_1));
        if (field != null) {
            known(field, start, colon + 1, end);
        }
    }

    private void known(Field field, int start, int value, int end) {
        if (present(field) && !field.repeats) {
            refuse(new Fault(400, "Repeated " + canonical(field) + " Header", field == Field.CONTENT_LENGTH));
            return;
        }
        if (field == Field.VIA) {
            via(start, value, end);
        }
        if (!present(field)) {
            starts[field.ordinal()] = value;
            ends[field.ordinal()] = end;
        }
        if (field == Field.CONTENT_LENGTH) {
            contentLength(value(value, end));
        } else if (field == Field.MAX_FORWARDS && !withinDigits(value(value, end), 255)) {
            refuse(Fault.bad("Malformed Max-Forwards Header"));
        }
    }

    private void via(int start, int value, int end) {
        for (int i = value; i < end; i++) {
            if (octets[i] == '(' || octets[i] == '\\') {
                refuse(Fault.bad("Comment or Backslash in Via Header"));
                return;
            }
        }
        vias.append(new String(octets, start, end - start, StandardCharsets.ISO_8859_1))
                .append("\r\n");
    }

    private void contentLength(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            refuse(Fault.lost("Malformed Content-Length Header"));
        } else if (!withinDigits(value, limits.body())) {
            refuse(new Fault(413, "Request Entity Too Large", true));
        } else {
            contentLength = Integer.parseInt(value);
        }
    }

    private static boolean withinDigits(String value, long most) {
        String digits = LEADING_ZEROS.matcher(value).replaceFirst("");
        return digits.length() <= 10
                && !digits.isEmpty()
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Long.parseLong(digits) <= most;
    }

    private void complete() {
        for (Field field : Field.values()) {
            if (field.mandatory && !present(field)) {
                refuse(Fault.bad("Missing " + canonical(field) + " Header"));
            }
        }
        if (request && present(Field.CSEQ)) {
            String[] parts = BLANKS.split(value(Field.CSEQ), -1);
            if (parts.length != 2 || !withinDigits(parts[0], Integer.MAX_VALUE)) {
                refuse(Fault.bad("Malformed CSeq Header"));
            } else if (!parts[1].equals(method)) {
                refuse(Fault.bad("CSeq Method Does Not Match"));
            }
        }
    }

    private boolean present(Field field) {
        return ends[field.ordinal()] > 0;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static String canonical(Field field) {
        return switch (field) {
            case VIA -> "Via";
            case FROM -> "From";
            case TO -> "To";
            case CALL_ID -> "Call-ID";
            case CSEQ -> "CSeq";
            case MAX_FORWARDS -> "Max-Forwards";
            case CONTENT_LENGTH -> "Content-Length";
            case CONTENT_TYPE -> "Content-Type";
            case REFER_TO -> "Refer-To";
        };
    }

    private void refuse(Fault found) {
        if (fault == null) {
            fault = found;
        }
    }

    /** All Via headers as received, each with its CRLF; without those that hold comments. */
    String vias() {
        return vias.toString();
    }

    /** A header's value without the blanks around it; empty when it is missing. */
    String value(Field field) {
        return present(field) ? value(starts[field.ordinal()], ends[field.ordinal()]) : "";
    }

    private String value(int start, int end) {
        return new String(octets, start, end - start, StandardCharsets.ISO_8859_1).strip();
    }
}
