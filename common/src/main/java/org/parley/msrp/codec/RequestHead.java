package org.parley.msrp.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.ReportStatus;

/** The head of a request; see {@link Head} for what is checked already and what throws {@link MsrpSyntaxException} when asked. Immutable. */
public final class RequestHead extends Head {
    private static final byte[] MIME = "content-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "content-transfer-encoding".getBytes(StandardCharsets.US_ASCII);

    private final Method method;
    private final boolean hasBody;
    private final boolean hasMimeHeaders;

    RequestHead(Bytes raw, int idTo, int[] spans, Method method, boolean hasBody, boolean hasMimeHeaders) {
        super(raw, idTo, spans);
        this.method = method;
        this.hasBody = hasBody;
        this.hasMimeHeaders = hasMimeHeaders;
    }

    /** The method. */
    public Method method() {
        return method;
    }

    /** Whether a body follows, be it empty. A bodiless request is not content (RFC 4975 §7.1). */
    public boolean hasBody() {
        return hasBody;
    }

    /** The Message-ID, or null. Throws {@link MsrpSyntaxException} if it is no ident. */
    public @Nullable MessageId messageId() {
        String value = knownText(KnownHeader.MESSAGE_ID);
        return value == null ? null : new MessageId(value);
    }

    /** The Message-ID's value as received, unchecked, or null. */
    public @Nullable Bytes messageIdOctets() {
        return known(KnownHeader.MESSAGE_ID);
    }

    /** The Byte-Range's value as received, unchecked, or null. */
    public @Nullable Bytes byteRangeOctets() {
        return known(KnownHeader.BYTE_RANGE);
    }

    /** The Byte-Range, or null. Throws {@link MsrpSyntaxException} if it is malformed or beyond 2⁶³ − 1. */
    public @Nullable ByteRange byteRange() {
        Bytes value = known(KnownHeader.BYTE_RANGE);
        return value == null ? null : ByteRange.parse(value);
    }

    /** What the sender wants to hear of failure; absent means yes. Throws {@link MsrpSyntaxException} for another word. */
    public FailureReport failureReport() {
        String value = knownText(KnownHeader.FAILURE_REPORT);
        return value == null ? FailureReport.YES : FailureReport.parse(value);
    }

    /** Whether the sender wants success reports; absent means no. Throws {@link MsrpSyntaxException} for another word. */
    public boolean successReport() {
        String value = knownText(KnownHeader.SUCCESS_REPORT);
        if (value == null || value.equalsIgnoreCase("no")) {
            return false;
        }
        if (value.equalsIgnoreCase("yes")) {
            return true;
        }
        throw new MsrpSyntaxException("Success-Report: another word (expected: yes or no)");
    }

    /** The Status header of a REPORT, or null. Throws {@link MsrpSyntaxException} if it is malformed. */
    public @Nullable ReportStatus reportStatus() {
        String value = knownText(KnownHeader.STATUS);
        return value == null ? null : ReportStatus.parse(value);
    }

    /** The body's type, or null. Throws {@link MsrpSyntaxException} if it is malformed. */
    public @Nullable MediaType contentType() {
        String value = knownText(KnownHeader.CONTENT_TYPE);
        return value == null ? null : MediaType.parse(value);
    }

    /** The Content-Type's value as received, or null. */
    public @Nullable Bytes contentTypeOctets() {
        return known(KnownHeader.CONTENT_TYPE);
    }

    /**
     * The lines of the MIME headers besides Content-Type, as received with their line ends, for forwarding. Content-Transfer-Encoding is left out: MSRP
     * knows binary only (RFC 4975 §7.1.1).
     */
    public Bytes mimeHeaders() {
        if (!hasMimeHeaders) {
            return Bytes.EMPTY;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (HeaderLine line = firstLine(); line != null; line = line.next()) {
            if (isForwarded(line)) {
                Bytes octets = line.line();
                lines.write(octets.array(), octets.from(), octets.length());
            }
        }
        return Bytes.wrap(lines.toByteArray());
    }

    private static boolean isForwarded(HeaderLine line) {
        return line.nameStartsWith(MIME)
                && !line.nameStartsWith(TRANSFER_ENCODING)
                && !line.name().toAscii().toLowerCase(Locale.ROOT).equals("content-type");
    }

    /**
     * The session-id of the first To-Path URI as octets (a view that can be a map's key), or null if that URI has none. Makes no text, and checks no more
     * of the URI than it needs: {@link #toPath()} is what decides.
     */
    public @Nullable Bytes toPathSessionId() {
        Bytes path = toPathOctets();
        int scheme = indexOf(path, ':', 0);
        int slash = indexOf(path, '/', scheme + 3);
        int end = slash < 0 ? -1 : indexOf(path, ';', slash);
        return scheme < 0 || end < 0 || indexOf(path, ' ', 0) >= 0 && indexOf(path, ' ', 0) < end
                ? null
                : path.slice(slash + 1, end);
    }

    private static int indexOf(Bytes octets, char sought, int from) {
        for (int i = from; i < octets.length(); i++) {
            if (octets.at(i) == sought) {
                return i;
            }
        }
        return -1;
    }
}
