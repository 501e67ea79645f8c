package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.MsrpEncoder;

/** Writes what a relay forwards: start line and end-line with the hop's own transaction id, everything else as it came. */
final class Wire {
    static final byte[] BYTE_RANGE = octets("Byte-Range: ");
    private static final byte[] PROTOCOL = octets("MSRP ");
    private static final byte[] SEND = octets(" SEND\r\n");
    private static final byte[] OK = octets(" 200 OK\r\n");
    private static final byte[] HYPHENS = octets("-------");
    private static final byte[] LAST = octets("$\r\n");
    private static final byte[] CRLF = octets("\r\n");

    private Wire() {}

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The start of a SEND, up to its header lines. */
    static void send(ByteBuf out, TransactionId id, Bytes pathLines) {
        out.writeBytes(PROTOCOL);
        MsrpEncoder.octets(out, id.octets());
        out.writeBytes(SEND);
        MsrpEncoder.octets(out, pathLines);
    }

    /** A start line and the path lines. */
    static void start(ByteBuf out, TransactionId id, Bytes startLineAfterId, Bytes pathLines) {
        out.writeBytes(PROTOCOL);
        MsrpEncoder.octets(out, id.octets());
        MsrpEncoder.octets(out, startLineAfterId);
        MsrpEncoder.octets(out, pathLines);
    }

    /** A Byte-Range line. */
    static void range(ByteBuf out, long start, long end, long total) {
        out.writeBytes(BYTE_RANGE);
        number(out, start);
        out.writeByte('-');
        number(out, end);
        out.writeByte('/');
        number(out, total);
        out.writeBytes(CRLF);
    }

    private static void number(ByteBuf out, long number) {
        if (number == ByteRange.UNKNOWN) {
            out.writeByte('*');
        } else {
            out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
        }
    }

    /** The blank line before a body. */
    static void blank(ByteBuf out) {
        out.writeBytes(CRLF);
    }

    /** The end of a request, with a body or without. */
    static void end(ByteBuf out, TransactionId id, boolean body, Flag flag) {
        if (body) {
            MsrpEncoder.endBody(out, id, flag);
        } else {
            MsrpEncoder.endBodiless(out, id, flag);
        }
    }

    /** A whole 200 to a SEND. */
    static void ok(ByteBuf out, Bytes id, Bytes pathLines) {
        out.writeBytes(PROTOCOL);
        MsrpEncoder.octets(out, id);
        out.writeBytes(OK);
        MsrpEncoder.octets(out, pathLines);
        out.writeBytes(HYPHENS);
        MsrpEncoder.octets(out, id);
        out.writeBytes(LAST);
    }
}
