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
import static org.parley.tests.load.WireText.number;
import static org.parley.tests.load.WireText.require;
import static org.parley.tests.load.WireText.starts;
import static org.parley.tests.load.WireText.writeEnd;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * MSRP as a participant of a room speaks it (RFC 4975, RFC 7701), written for speed: what must be constant is compared, not parsed. It
 * checks the paths, the Byte-Range and the end-line of every SEND, and answers each with 200.
 */
final class MsrpWire extends FramedWire {
    private static final byte[] RANGE = ascii("Byte-Range: 1-");

    private final byte[] expectedPaths;
    private final byte[] paths;
    private final byte[] rest;
    private final byte[] cpim;
    private final String name;
    private long sent;

    /**
     * A participant's side of one session.
     *
     * @param own our MSRP URI
     * @param peer the switch's MSRP URI of our session
     * @param aor our SIP address, for CPIM From
     * @param room the room's SIP address, for CPIM To
     * @param name makes our transaction and message ids differ from the others'
     */
    MsrpWire(String own, String peer, String aor, String room, String name) {
        this.expectedPaths = ascii("To-Path: " + own + "\r\nFrom-Path: " + peer + "\r\n");
        this.paths = ascii("To-Path: " + peer + "\r\nFrom-Path: " + own + "\r\n");
        this.cpim = ascii("From: <" + aor + ">\r\nTo: <" + room
                + ">\r\nDateTime: 2026-11-22T00:00:00Z\r\n\r\nContent-Type: text/plain\r\n\r\n");
        int octets = cpim.length + Text.OCTETS;
        this.rest = ascii("\r\nByte-Range: 1-" + octets + "/" + octets + "\r\nContent-Type: message/cpim\r\n\r\n");
        this.name = name;
    }

    @Override
    public void writeBind(ByteBuf out) {
        byte[] id = nextId();
        out.writeBytes(START).writeBytes(id).writeBytes(SEND).writeBytes(paths);
        out.writeBytes(ascii("Message-ID: ")).writeBytes(id).writeBytes(ascii("\r\nByte-Range: 1-0/0\r\n"));
        writeEnd(out, id, 0, id.length);
    }

    @Override
    public void writeMessage(ByteBuf out, byte[] text) {
        byte[] id = nextId();
        out.writeBytes(START).writeBytes(id).writeBytes(SEND).writeBytes(paths);
        out.writeBytes(ascii("Message-ID: ")).writeBytes(id).writeBytes(rest);
        out.writeBytes(cpim).writeBytes(text).writeBytes(CRLF);
        writeEnd(out, id, 0, id.length);
    }

    @Override
    int readSend(byte[] in, int idFrom, int idTo, int to, ByteBuf out, Heard heard) {
        int headers = idTo + SEND.length;
        int blank = indexOf(in, headers, to, BLANK);
        if (blank < 0) {
            return -1;
        }
        require(starts(in, headers, to, expectedPaths), in, headers, to, "our paths");
        int range = indexOf(in, headers, blank, RANGE);
        require(range > 0, in, headers, to, "a Byte-Range from 1");
        int slash = indexOf(in, range, blank, (byte) '/');
        int body = blank + BLANK.length;
        int length = number(in, slash + 1);
        int endLine = body + length + CRLF.length;
        int end = endLine + DASHES.length + (idTo - idFrom) + DONE.length;
        if (to < end) {
            return -1;
        }
        require(
                starts(in, endLine, to, DASHES)
                        && Arrays.equals(in, idFrom, idTo, in, endLine + DASHES.length, end - DONE.length)
                        && starts(in, end - DONE.length, to, DONE),
                in,
                endLine,
                to,
                "our end-line");
        out.writeBytes(START)
                .writeBytes(in, idFrom, idTo - idFrom)
                .writeBytes(OK)
                .writeBytes(paths);
        writeEnd(out, in, idFrom, idTo - idFrom);
        if (length >= Text.OCTETS) {
            heard.delivered(in, body + length - Text.OCTETS);
        }
        return end;
    }

    private byte[] nextId() {
        return ascii(name + Long.toString(1_000_000_000L + sent++, 36));
    }
}
