package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One part of a body, or a body that is no multipart as its only part (RFC 5621).
 *
 * @param type media type without parameters, lower case
 * @param disposition the part's Content-Disposition, empty when it has none
 * @param body its content with the full Content-Type
 */
public record BodyPart(String type, String disposition, SipBody body) {
    private static final int MAX_PARTS = 32;
    private static final int MAX_DEPTH = 4;
    private static final Pattern LINE_END = Pattern.compile("\r\n");

    /**
     * Takes a body apart; multiparts within multiparts are opened too.
     *
     * @throws SipSyntaxException when a multipart has no boundary, no end, or too many parts
     */
    public static List<BodyPart> of(SipBody body) {
        List<BodyPart> parts = new ArrayList<>();
        collect(body, "", parts, 0);
        return parts;
    }

    /** The session description among the parts: of type application/sdp, and not said to be anything but the session's. */
    public static Optional<SipBody> session(SipBody body) {
        return of(body).stream()
                .filter(part -> part.type.equals("application/sdp"))
                .filter(part -> part.disposition.isEmpty()
                        || part.disposition.toLowerCase(Locale.ROOT).startsWith("session"))
                .map(BodyPart::body)
                .findFirst();
    }

    private static void collect(SipBody body, String disposition, List<BodyPart> parts, int depth) {
        String type = typeOf(body.contentType());
        if (!type.startsWith("multipart/")) {
            parts.add(new BodyPart(type, disposition, body));
            return;
        }
        if (depth == MAX_DEPTH) {
            throw new SipSyntaxException("multipart within multipart, deeper than " + MAX_DEPTH + " (expected: less)");
        }
        String boundary = NameAddress.parse("x:" + body.contentType())
                .parameter("boundary")
                .map(BodyPart::unquote)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new SipSyntaxException("multipart without boundary (expected: boundary=…)"));
        // ISO 8859-1 keeps every octet as one character, so that binary parts survive.
        String text = "\r\n" + new String(body.octets(), StandardCharsets.ISO_8859_1);
        String delimiter = "\r\n--" + boundary;
        int at = text.indexOf(delimiter);
        while (at >= 0 && !text.startsWith("--", at + delimiter.length())) {
            int start = text.indexOf("\r\n", at + delimiter.length());
            int next = start < 0 ? -1 : text.indexOf(delimiter, start);
            if (next < 0 || parts.size() == MAX_PARTS) {
                throw new SipSyntaxException(
                        "multipart without end or with too many parts (expected: --" + boundary + "--)");
            }
            part(text.substring(start + 2, Math.max(start + 2, next)), parts, depth);
            at = next;
        }
        if (at < 0) {
            throw new SipSyntaxException("multipart without its boundary (expected: --" + boundary + ")");
        }
    }

    private static void part(String text, List<BodyPart> parts, int depth) {
        int headEnd = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        String head = headEnd <= 0 ? "" : text.substring(0, headEnd);
        String content = headEnd < 0 ? "" : text.substring(headEnd + (headEnd == 0 ? 2 : 4));
        String type = "text/plain";
        String disposition = "";
        for (String line : LINE_END.split(head, -1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.equalsIgnoreCase("Content-Type")) {
                type = line.substring(colon + 1).strip();
            } else if (name.equalsIgnoreCase("Content-Disposition")) {
                disposition = line.substring(colon + 1).strip();
            }
        }
        collect(SipBody.of(type, content.getBytes(StandardCharsets.ISO_8859_1)), disposition, parts, depth + 1);
    }

    private static String typeOf(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static String unquote(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
