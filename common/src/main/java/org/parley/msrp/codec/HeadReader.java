package org.parley.msrp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.Method;

/**
 * Reads one head after the other, line by line. A head that came in one read stays where it is; only one that was cut is gathered, within the limits.
 * All places are counted from the start of the head.
 */
final class HeadReader {
    /** What reading came to. */
    enum Outcome {
        /** The head goes on in the next read. */
        MORE,
        /** A blank line: a body follows. */
        BODY,
        /** The end-line: the message is over. */
        END,
        /** A limit is broken. */
        OVERFLOW
    }

    private static final int FIRST_OCTETS = 512;
    private static final int KEPT_OCTETS = 4_096;
    private static final int HYPHENS = 7;
    private static final int LINES_OF_PATHS = 3;
    private static final int SPANS_OF_PATHS = 2 * (KnownHeader.FROM_PATH.ordinal() + 1);
    private static final byte[] END_OF_RESPONSE = "$\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_LINE = "-------".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIME = "content-".getBytes(StandardCharsets.US_ASCII);

    private final CodecLimits limits;
    private final StartLine startLine = new StartLine();
    private final int[] spans = new int[2 * KnownHeader.COUNT];
    private byte[] held = new byte[FIRST_OCTETS];
    private int heldLength;

    private int lines;
    private int lineFrom;
    private int scanned;
    private boolean mime;
    private @Nullable String broken;
    private @Nullable Flag flag;
    private byte[] array = held;
    private int base;
    private int stoppedAt;
    private final Familiar response;
    private int familiarCode;
    private final Familiar paths;

    HeadReader(CodecLimits limits) {
        this.limits = limits;
        this.response = new Familiar(limits);
        this.paths = new Familiar(limits);
    }

    /** Forgets everything, for the next head. */
    void reset() {
        heldLength = 0;
        lines = 0;
        lineFrom = 0;
        scanned = 0;
        mime = false;
        broken = null;
        flag = null;
        Arrays.fill(spans, 0);
        if (held.length > KEPT_OCTETS) {
            held = new byte[FIRST_OCTETS];
        }
        array = held;
    }

    /** Reads on in {@code [from, to)}, which is not empty. Where it stopped is {@link #stoppedAt}. */
    Outcome read(byte[] read, int from, int to) {
        if (heldLength == 0) {
            array = read;
            base = from;
            Outcome outcome = scan(to);
            stoppedAt = base + scanned;
            if (outcome == Outcome.MORE) {
                hold(read, from, to);
                stoppedAt = to;
            }
            return outcome;
        }
        int at = from;
        Outcome outcome = Outcome.MORE;
        while (at < to && outcome == Outcome.MORE) {
            int end = Octets.endOfLine(read, at, Math.min(to, at + limit() - heldLength));
            hold(read, at, end);
            array = held;
            base = 0;
            outcome = scan(heldLength);
            at = end;
        }
        stoppedAt = at;
        return outcome;
    }

    /** Whether part of a head has been read. */
    boolean isBegun() {
        return heldLength > 0;
    }

    /** Where in the octets handed to {@link #read} it stopped. */
    int stoppedAt() {
        return stoppedAt;
    }

    private int limit() {
        return Math.min(limits.maxHeadOctets(), lineFrom + limits.maxLineOctets());
    }

    private void hold(byte[] read, int from, int to) {
        int length = heldLength + to - from;
        if (length > held.length) {
            held = Arrays.copyOf(held, Math.max(length, 2 * held.length));
        }
        System.arraycopy(read, from, held, heldLength, to - from);
        heldLength = length;
    }

    /**
     * The response that starts at {@code from}, if it is whole and differs from the last one in nothing but its transaction id, else null: then nothing
     * has been read. To be asked between two messages only.
     */
    @Nullable
    ResponseHead familiarResponse(byte[] read, int from, int to) {
        if (heldLength > 0) {
            return null;
        }
        int idEnd = response.endOfIdBefore(read, from, to);
        if (idEnd < 0) {
            return null;
        }
        int idOctets = idEnd - from - Head.ID_FROM;
        int hyphensEnd = idEnd + response.length();
        int end = hyphensEnd + idOctets + END_OF_RESPONSE.length;
        if (end > to
                || !StartLine.isProtocol(read, from)
                || !Arrays.equals(read, from + Head.ID_FROM, idEnd, read, hyphensEnd, hyphensEnd + idOctets)
                || !Octets.startsWith(read, hyphensEnd + idOctets, end, END_OF_RESPONSE)) {
            return null;
        }
        stoppedAt = end;
        int idTo = idEnd - from;
        return new ResponseHead(Bytes.wrap(read, from, hyphensEnd - HYPHENS), idTo, response.spans(idTo), familiarCode);
    }

    private Outcome scan(int end) {
        if (lines == 0) {
            StartLine.expectProtocol(array, base, end);
            skipFamiliarPaths(end);
        }
        while (true) {
            int limit = base + limit();
            int to = Math.min(end, limit);
            int control = Octets.indexOfControl(array, base + scanned, to);
            boolean waiting = control == to || array[control] == '\r' && control + 1 == to;
            scanned = control - base;
            if (waiting) {
                return to == limit ? overflow(to) : Outcome.MORE;
            }
            if (array[control] == '\r' && array[control + 1] == '\n') {
                scanned += 2;
                Outcome outcome = line(base + lineFrom, control);
                if (outcome != Outcome.MORE) {
                    return outcome;
                }
                lineFrom = scanned;
            } else {
                control(array[control]);
                scanned++;
            }
        }
    }

    /** A SEND between the same two ends as the last: its first three lines need not be read. */
    private void skipFamiliarPaths(int end) {
        int idEnd = scanned > 0 ? -1 : paths.endOfIdBefore(array, base, end);
        if (idEnd < 0 || !StartLine.isProtocol(array, base)) {
            return;
        }
        int idTo = idEnd - base;
        startLine.send(idTo);
        System.arraycopy(paths.spans(idTo), 0, spans, 0, spans.length);
        lines = LINES_OF_PATHS;
        scanned = idTo + paths.length();
        lineFrom = scanned;
    }

    /** After a good head in one read: what the next one may have in common with it. */
    private void remember(int[] spansOfHead) {
        int idTo = startLine.idTo();
        if (array == held) {
            return;
        }
        if (!startLine.isRequest()) {
            familiarCode = startLine.code();
            response.keep(array, base + idTo, base + lineFrom + HYPHENS, idTo, spansOfHead);
        } else if (startLine.method().kind() == Method.Kind.SEND) {
            int end = spans[2 * KnownHeader.FROM_PATH.ordinal() + 1] + 2;
            if (paths.isKept(array, base + idTo, base + end)) {
                return;
            }
            int[] spansOfPaths = new int[spans.length];
            System.arraycopy(spansOfHead, 0, spansOfPaths, 0, SPANS_OF_PATHS);
            paths.keep(array, base + idTo, base + end, idTo, spansOfPaths);
        }
    }

    private Outcome overflow(int to) {
        scanned = to - base;
        if (lines == 0) {
            throw StartLine.lost();
        }
        spoil(
                lineFrom + limits.maxLineOctets() <= limits.maxHeadOctets()
                        ? "header line above " + limits.maxLineOctets() + " octets"
                        : "head above " + limits.maxHeadOctets() + " octets");
        return Outcome.OVERFLOW;
    }

    private void control(byte octet) {
        if (octet == '\t') {
            return;
        }
        if (lines == 0) {
            throw StartLine.lost();
        }
        spoil("header with control character " + octet + " (expected: text)");
    }

    /** One line, without its line end. */
    private Outcome line(int from, int to) {
        if (Octets.hasNonAscii(array, from, to) && !Octets.isUtf8(array, from, to)) {
            spoil("octets that are not UTF-8 in the head");
        }
        if (lines++ == 0) {
            String trouble = startLine.read(array, from, to);
            if (trouble != null) {
                spoil(trouble);
            }
            return Outcome.MORE;
        }
        if (from == to) {
            checkPaths();
            checkBody();
            return Outcome.BODY;
        }
        if (array[from] == '-' && isEndLine(from, to)) {
            checkPaths();
            flag = Flag.of(array[to - 1]);
            if (!startLine.isRequest() && flag != Flag.COMPLETE) {
                spoil("response that ends with another flag (expected: $)");
            }
            return Outcome.END;
        }
        header(from, to);
        return Outcome.MORE;
    }

    private boolean isEndLine(int from, int to) {
        int idLength = startLine.idTo() - Head.ID_FROM;
        return to - from == HYPHENS + idLength + 1
                && Flag.isFlag(array[to - 1])
                && Octets.startsWith(array, from, from + HYPHENS, END_LINE)
                && Arrays.equals(array, from + HYPHENS, to - 1, array, base + Head.ID_FROM, base + startLine.idTo());
    }

    private void header(int from, int to) {
        int colon = Octets.endOfName(array, from, to);
        if (colon < 0 || colon + 1 == to || array[colon + 1] != ' ') {
            spoil("header line malformed (expected: name, colon, one space, value)");
            return;
        }
        KnownHeader known = KnownHeader.named(array, from, colon);
        checkOrder(known);
        if (lines - 1 > limits.maxHeaders()) {
            spoil("more than " + limits.maxHeaders() + " headers");
        }
        if (known != null) {
            note(known, colon + 2 - base, to - base);
        } else if (colon - from > MIME.length && Octets.isSpelled(array, from, MIME)) {
            mime = true;
        }
    }

    private void checkOrder(@Nullable KnownHeader known) {
        if (lines == 2 && known != KnownHeader.TO_PATH) {
            spoil("first header is another (expected: To-Path)");
        } else if (lines == 3 && known != KnownHeader.FROM_PATH) {
            spoil("second header is another (expected: From-Path)");
        } else if (has(KnownHeader.CONTENT_TYPE)) {
            spoil("header after Content-Type (expected: Content-Type last)");
        }
    }

    private void note(KnownHeader known, int from, int to) {
        if (has(known)) {
            spoil("header " + known + " twice (expected: once)");
            return;
        }
        spans[2 * known.ordinal()] = from;
        spans[2 * known.ordinal() + 1] = to;
    }

    private boolean has(KnownHeader known) {
        return spans[2 * known.ordinal()] != 0;
    }

    private void checkPaths() {
        if (!has(KnownHeader.TO_PATH) || !has(KnownHeader.FROM_PATH)) {
            spoil("head without its paths (expected: To-Path, From-Path)");
        }
    }

    private void checkBody() {
        if (!startLine.isRequest()) {
            spoil("response with a body (expected: none)");
        } else if (!has(KnownHeader.CONTENT_TYPE)) {
            spoil("body without Content-Type");
        }
    }

    private void spoil(String why) {
        if (broken == null) {
            broken = why;
        }
    }

    /** Whether the head just read breaks a rule. */
    boolean isBroken() {
        return broken != null;
    }

    boolean isRequest() {
        return startLine.isRequest();
    }

    /** The end-line's flag, after {@link Outcome#END}. */
    Flag flag() {
        return flag == null ? Flag.COMPLETE : flag;
    }

    /** The head of the request just read; one other than SEND may be kept, for its body is gathered. */
    RequestHead request(boolean hasBody) {
        int[] places = spans.clone();
        remember(places);
        Method method = startLine.method();
        Bytes raw = method.kind() == Method.Kind.SEND ? raw() : Bytes.copyOf(raw());
        return new RequestHead(raw, startLine.idTo(), places, method, hasBody, mime);
    }

    /** The response just read. */
    ResponseHead response() {
        int[] places = spans.clone();
        remember(places);
        return new ResponseHead(raw(), startLine.idTo(), places, startLine.code());
    }

    /** What is known of the malformed message just read. */
    MalformedHead malformed(boolean recoverable) {
        return new MalformedHead(
                startLine.id(array, base),
                startLine.methodToken(array, base),
                value(KnownHeader.TO_PATH),
                value(KnownHeader.FROM_PATH),
                MalformedHead.wish(value(KnownHeader.FAILURE_REPORT)),
                recoverable,
                Objects.requireNonNullElse(broken, ""));
    }

    private @Nullable Bytes value(KnownHeader known) {
        int from = spans[2 * known.ordinal()];
        return from == 0 ? null : Bytes.copyOf(array, base + from, base + spans[2 * known.ordinal() + 1]);
    }

    /** The octets up to the line that ended the head. */
    private Bytes raw() {
        int end = base + lineFrom;
        return array == held ? Bytes.copyOf(held, base, end) : Bytes.wrap(array, base, end);
    }

    /** Prepares the finder for the end-line of this message. */
    void beginBody(EndLineFinder finder) {
        finder.begin(array, base + Head.ID_FROM, base + startLine.idTo());
    }

    /** After an overflow: what has been read may end with the beginning of an end-line. */
    void keepTail(EndLineFinder finder) {
        finder.keepTail(array, base, base + scanned);
    }
}
