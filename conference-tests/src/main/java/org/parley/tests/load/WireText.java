package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the load client's ways of speaking MSRP have in common: constant parts, and comparisons without a parser. */
final class WireText {
    static final byte[] START = ascii("MSRP ");
    static final byte[] SEND = ascii(" SEND\r\n");
    static final byte[] OK = ascii(" 200 OK\r\n");
    static final byte[] DASHES = ascii("-------");
    static final byte[] DONE = ascii("$\r\n");
    static final byte[] BLANK = ascii("\r\n\r\n");
    static final byte[] CRLF = ascii("\r\n");

    /** Who hears of a response. */
    interface Answer {
        void answered(boolean accepted);
    }

    private WireText() {}

    /** Reads a response; where it ends, or -1 while it is incomplete. */
    static int readResponse(byte[] in, int idFrom, int idTo, int to, Answer heard) {
        int dashes = indexOf(in, idTo, to, DASHES);
        int end = dashes + DASHES.length + (idTo - idFrom) + DONE.length;
        if (dashes < 0 || to < end) {
            return -1;
        }
        heard.answered(number(in, idTo + 1) == 200);
        return end;
    }

    static void writeEnd(ByteBuf out, byte[] id, int from, int length) {
        out.writeBytes(DASHES).writeBytes(id, from, length).writeBytes(DONE);
    }

    static int number(byte[] in, int from) {
        int value = 0;
        for (int i = from; in[i] >= '0' && in[i] <= '9'; i++) {
            value = value * 10 + in[i] - '0';
        }
        return value;
    }

    static boolean starts(byte[] in, int at, int to, byte[] what) {
        return to - at >= what.length && Arrays.equals(in, at, at + what.length, what, 0, what.length);
    }

    static int indexOf(byte[] in, int from, int to, byte what) {
        for (int i = from; i < to; i++) {
            if (in[i] == what) {
                return i;
            }
        }
        return -1;
    }

    static int indexOf(byte[] in, int from, int to, byte[] what) {
        for (int i = from; i <= to - what.length; i++) {
            if (in[i] == what[0] && starts(in, i, to, what)) {
                return i;
            }
        }
        return -1;
    }

    static void require(boolean met, byte[] in, int at, int to, String expected) {
        if (!met) {
            String received = new String(in, at, Math.min(200, to - at), StandardCharsets.ISO_8859_1);
            throw new IllegalStateException("expected " + expected + ", received: " + received);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
