package org.parley.tests.load;

import static org.parley.tests.load.WireText.BLANK;
import static org.parley.tests.load.WireText.CRLF;
import static org.parley.tests.load.WireText.DASHES;
import static org.parley.tests.load.WireText.DONE;
import static org.parley.tests.load.WireText.OK;
import static org.parley.tests.load.WireText.SEND;
import static org.parley.tests.load.WireText.START;
import static org.parley.tests.load.WireText.ascii;
import static org.parley.tests.load.WireText.indexOf;
import static org.parley.tests.load.WireText.require;
import static org.parley.tests.load.WireText.starts;
import static org.parley.tests.load.WireText.writeEnd;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One end of a pair of plain MSRP endpoints (RFC 4975), with or without a relay between them. The sender writes messages in chunks of at most 2,048
 * octets; the receiver compares every octet with what it must be and answers every chunk with 200.
 */
final class PairWire extends FramedWire {
    private static final int CHUNK_OCTETS = 2_048;
    private static final byte[] RANGE = ascii("Byte-Range: ");

    private final byte[] paths;
    private final byte[] expectedPaths;
    private final String name;
    private final byte[] content;
    private final int chunks;
    private long sent;
    private int answersOfMessage;

    /**
     * An end.
     *
     * @param own our URI
     * @param writtenTo the To-Path of what we write: the sender's whole path to the receiver, or the one URI the receiver's answers go to
     * @param heardFrom the From-Path of what we are to hear
     * @param name makes our transaction and message ids differ from the others'
     * @param octets how long a message is: {@link Text#OCTETS} at least
     */
    PairWire(String own, String writtenTo, String heardFrom, String name, int octets) {
        this.paths = ascii("To-Path: " + writtenTo + "\r\nFrom-Path: " + own + "\r\n");
        this.expectedPaths = ascii("To-Path: " + own + "\r\nFrom-Path: " + heardFrom + "\r\n");
        this.name = name;
        this.content = content(octets);
        this.chunks = (octets + CHUNK_OCTETS - 1) / CHUNK_OCTETS;
    }

    private static byte[] content(int octets) {
        byte[] content = new byte[octets];
        for (int i = 0; i < octets; i++) {
            content[i] = (byte) (i * 31 + i / 251);
        }
        return content;
    }

    @Override
    public boolean binds() {
        return false;
    }

    @Override
    public void writeBind(ByteBuf out) {
        // The first message binds; there is nothing to wait for.
    }

    @Override
    public void writeMessage(ByteBuf out, byte[] text) {
        int textFrom = content.length - Text.OCTETS;
        byte[] message = ascii(name + "m" + Long.toString(1_000_000_000L + sent, 36));
        for (int from = 0; from < content.length; from += CHUNK_OCTETS) {
            int to = Math.min(content.length, from + CHUNK_OCTETS);
            byte[] id = ascii(name + Long.toString(1_000_000_000L + sent++, 36));
            out.writeBytes(START).writeBytes(id).writeBytes(SEND).writeBytes(paths);
            out.writeBytes(ascii("Message-ID: ")).writeBytes(message);
            out.writeBytes(ascii("\r\nByte-Range: " + (from + 1) + "-" + to + "/" + content.length
                    + "\r\nContent-Type: application/octet-stream\r\n\r\n"));
            int plain = Math.min(to, Math.max(from, textFrom));
            out.writeBytes(content, from, plain - from);
            out.writeBytes(text, Math.max(0, plain - textFrom), to - plain);
            out.writeBytes(CRLF).writeBytes(DASHES).writeBytes(id).writeByte(to == content.length ? '$' : '+');
            out.writeBytes(CRLF);
        }
    }

    @Override
    void answered(boolean accepted, Heard heard) {
        if (!accepted || ++answersOfMessage == chunks) {
            answersOfMessage = 0;
            heard.answered(accepted);
        }
    }

    @Override
    int readSend(byte[] in, int idFrom, int idTo, int to, ByteBuf out, Heard heard) {
        int headers = idTo + SEND.length;
        int blank = indexOf(in, headers, to, BLANK);
        if (blank < 0) {
            return -1;
        }
        require(
                starts(in, headers, to, expectedPaths),
                in,
                headers,
                to,
                new String(expectedPaths, StandardCharsets.US_ASCII));
        int range = indexOf(in, headers, blank, RANGE) + RANGE.length;
        require(range > headers, in, headers, to, "a Byte-Range");
        int first = WireText.number(in, range) - 1;
        int said = indexOf(in, range, blank, (byte) '-') + 1;
        int body = blank + BLANK.length;
        // A relay may leave open where a chunk ends (RFC 4975 section 7.1.1): then the end-line tells.
        int endLine = in[said] == '*'
                ? indexOf(in, body, to, endOf(in, idFrom, idTo))
                : body + WireText.number(in, said) - first;
        if (endLine < 0) {
            return -1;
        }
        int last = first + endLine - body;
        int end = endLine + CRLF.length + DASHES.length + (idTo - idFrom) + DONE.length;
        if (to < end) {
            return -1;
        }
        checkEndLine(in, idFrom, idTo, endLine, end);
        out.writeBytes(START)
                .writeBytes(in, idFrom, idTo - idFrom)
                .writeBytes(OK)
                .writeBytes(paths);
        writeEnd(out, in, idFrom, idTo - idFrom);
        int plain = Math.min(last, content.length - Text.OCTETS);
        require(
                plain <= first || Arrays.equals(in, body, body + plain - first, content, first, plain),
                in,
                body,
                endLine,
                "the octets of the message");
        if (last == content.length) {
            heard.delivered(in, endLine - Text.OCTETS);
        }
        return end;
    }

    private static byte[] endOf(byte[] in, int idFrom, int idTo) {
        byte[] end = new byte[CRLF.length + DASHES.length + idTo - idFrom];
        System.arraycopy(CRLF, 0, end, 0, CRLF.length);
        System.arraycopy(DASHES, 0, end, CRLF.length, DASHES.length);
        System.arraycopy(in, idFrom, end, CRLF.length + DASHES.length, idTo - idFrom);
        return end;
    }

    private static void checkEndLine(byte[] in, int idFrom, int idTo, int endLine, int end) {
        int id = endLine + CRLF.length + DASHES.length;
        require(
                starts(in, endLine, end, CRLF)
                        && starts(in, endLine + CRLF.length, end, DASHES)
                        && Arrays.equals(in, idFrom, idTo, in, id, id + idTo - idFrom),
                in,
                endLine,
                end,
                "our end-line");
    }
}
