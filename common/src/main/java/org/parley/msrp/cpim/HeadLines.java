package org.parley.msrp.cpim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpSyntaxException;

/**
 * The two header blocks, line by line: message headers → blank line → content headers → blank line → done.
 *
 * <p>Where RFC 3862's blank line after the message headers is missing, as in the examples of RFC 4975 §11.4 and RFC 7701 §9, Content-Type
 * stands among the message headers and the body follows at once. That reading is kept in reserve and taken only when the proper one has
 * failed before it met a Content-Type: then no reader that follows the RFC can see another type than we do.
 */
final class HeadLines {
    private enum Block {
        MESSAGE,
        CONTENT,
        DONE
    }

    private final Strictness strictness;
    private final MessageHeaders message;
    private final List<MimeHeader> content = new ArrayList<>(2);
    private final StringBuilder currentValue = new StringBuilder();
    private String currentName = "";
    private Block block = Block.MESSAGE;
    private int bodyOffset;
    private @Nullable MediaType contentType;
    private int togetherFrom = -1;
    private int togetherBodyOffset;

    HeadLines(Strictness strictness) {
        this.strictness = strictness;
        this.message = new MessageHeaders(strictness);
    }

    /**
     * Takes the line that ends with the LF at {@code newline}.
     *
     * @param after how many octets of the message there are up to and with that LF
     * @return whether the head is complete
     */
    boolean line(byte[] octets, int start, int newline, int after) {
        boolean crlf = newline > start && octets[newline - 1] == '\r';
        int end = crlf ? newline - 1 : newline;
        if (block == Block.MESSAGE) {
            messageLine(octets, start, end, crlf, after);
        } else {
            contentLineOrTogether(octets, start, end, crlf, after);
        }
        return block == Block.DONE;
    }

    private void messageLine(byte[] octets, int start, int end, boolean crlf, int after) {
        if (!crlf) {
            throw new CpimSyntaxException("bare LF after a message header (expected: CRLF)");
        }
        if (start == end) {
            block = Block.CONTENT;
            togetherBodyOffset = after;
            return;
        }
        if (octets[start] == ' ' || octets[start] == '\t') {
            throw new CpimSyntaxException("white space at the start of a message header line (no folding in RFC 3862)");
        }
        CpimHeader header = message.take(Octets.headerText(octets, start, end));
        if (togetherFrom < 0 && strictness == Strictness.TOLERANT && isContentType(header)) {
            togetherFrom = message.all().size() - 1;
        }
    }

    private static boolean isContentType(CpimHeader header) {
        return header.prefix().isEmpty() && header.name().equalsIgnoreCase("Content-Type");
    }

    private void contentLineOrTogether(byte[] octets, int start, int end, boolean crlf, int after) {
        try {
            contentLine(octets, start, end, crlf, after);
        } catch (CpimSyntaxException e) {
            readTogether(e);
        }
    }

    private void contentLine(byte[] octets, int start, int end, boolean crlf, int after) {
        if (!crlf && strictness == Strictness.STRICT) {
            throw new CpimSyntaxException("bare LF after a content header (expected: CRLF)");
        }
        if (start == end) {
            contentEnds(after);
            return;
        }
        String text = mimeText(octets, start, end);
        if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
            continued(text.strip());
            return;
        }
        flush();
        int colon = text.indexOf(':');
        if (!isFieldName(text, colon)) {
            throw new CpimSyntaxException("content header without a name and a colon (expected: Name: value)");
        }
        currentName = text.substring(0, colon);
        currentValue.append(text.substring(colon + 1).strip());
    }

    /** RFC 822's field-name: printable ASCII without the colon. */
    private static boolean isFieldName(String text, int to) {
        for (int i = 0; i < to; i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return to > 0;
    }

    private void continued(String more) {
        if (currentName.isEmpty()) {
            throw new CpimSyntaxException("content headers start with white space (expected: Name: value)");
        }
        currentValue.append(' ').append(more);
    }

    private void flush() {
        if (!currentName.isEmpty()) {
            content.add(new MimeHeader(currentName, currentValue.toString().strip()));
            currentName = "";
            currentValue.setLength(0);
        }
    }

    /** MIME header text is not ours to judge beyond what would confuse line ends: UTF-8 as far as it is UTF-8. */
    private static String mimeText(byte[] octets, int start, int end) {
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if ((octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f) {
                throw new CpimSyntaxException(String.format("control character 0x%02x in a content header", octet));
            }
        }
        return new String(octets, start, end - start, StandardCharsets.UTF_8);
    }

    private void contentEnds(int after) {
        flush();
        contentType = onlyContentType();
        bodyOffset = after;
        block = Block.DONE;
    }

    private MediaType onlyContentType() {
        String found = null;
        for (MimeHeader header : content) {
            if (header.name().equalsIgnoreCase("Content-Type")) {
                if (found != null) {
                    throw new CpimSyntaxException("more than one Content-Type for the wrapped content (expected: one)");
                }
                found = header.value();
            }
        }
        if (found == null) {
            throw new CpimSyntaxException("no Content-Type for the wrapped content (RFC 3862 section 2.4 demands one)");
        }
        try {
            return MediaType.parse(found);
        } catch (MsrpSyntaxException e) {
            throw new CpimSyntaxException(
                    "Content-Type of the wrapped content is no media type (expected: type/subtype)");
        }
    }

    /** The head cannot be completed as RFC 3862 wants it: it may still be one that runs together, else it is malformed. */
    void giveUp(String reason) {
        readTogether(new CpimSyntaxException(reason));
    }

    private void readTogether(CpimSyntaxException failure) {
        flush();
        boolean typeMet = content.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Type"));
        if (block != Block.CONTENT || togetherFrom < 0 || typeMet) {
            throw failure;
        }
        content.clear();
        for (CpimHeader header :
                message.all().subList(togetherFrom, message.all().size())) {
            if (header.prefix().isEmpty()) {
                content.add(new MimeHeader(header.name(), header.rawValue()));
            }
        }
        contentEnds(togetherBodyOffset);
    }

    int bodyOffset() {
        return bodyOffset;
    }

    CpimHead head(Bytes raw) {
        if (contentType == null) {
            throw new IllegalStateException("no head yet: " + block);
        }
        return new CpimHead(raw, message, contentType, content);
    }
}
