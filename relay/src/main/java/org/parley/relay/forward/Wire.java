package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.MsrpEncoder;

/** Writes what a relay forwards: start line and end-line with the hop's own transaction id, everything else as it came. */
final class Wire {
    static final byte[] BYTE_RANGE = octets("Byte-Range: ");
    private static final byte[] PROTOCOL = octets("MSRP ");
    private static final byte[] CRLF = octets("\r\n");

    private Wire() {}

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A start line and the path lines. */
    static void start(ByteBuf out, TransactionId id, Bytes startLineAfterId, Bytes pathLines) {
        out.writeBytes(PROTOCOL);
        MsrpEncoder.octets(out, id.octets());
        MsrpEncoder.octets(out, startLineAfterId);
        MsrpEncoder.octets(out, pathLines);
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
}
