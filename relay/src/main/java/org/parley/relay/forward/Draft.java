package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.TransactionId;

/**
 * Where a head is put together before it goes into a buffer in one step: each write to a buffer costs more than the few octets it moves. One per loop; belongs to
 * it.
 */
final class Draft {
    private static final int FIRST = 1024;
    private static final int LONGEST_NUMBER = 20;
    private static final byte[] PROTOCOL = octets("MSRP ");
    private static final byte[] SEND = octets(" SEND\r\n");
    private static final byte[] OK = octets(" 200 OK\r\n");
    private static final byte[] END_OF_BODY = octets("\r\n-------");
    private static final byte[] HYPHENS = octets("-------");

    private byte[] text = new byte[FIRST];
    private int length;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Draft clear() {
        length = 0;
        return this;
    }

    /** The start of a SEND, up to its header lines. */
    Draft send(TransactionId id, Bytes pathLines) {
        return add(PROTOCOL).add(id.octets()).add(SEND).add(pathLines);
    }

    /** A whole 200 to a SEND. */
    Draft ok(Bytes id, Bytes pathLines) {
        add(PROTOCOL).add(id).add(OK).add(pathLines).add(HYPHENS).add(id);
        return flag(Flag.COMPLETE);
    }

    /** A Byte-Range line. */
    Draft range(long start, long end, long total) {
        return add(Wire.BYTE_RANGE)
                .number(start)
                .add('-')
                .number(end)
                .add('/')
                .number(total)
                .lineEnd();
    }

    /** The end-line, after a body or without one. */
    Draft end(TransactionId id, boolean body, Flag flag) {
        add(body ? END_OF_BODY : HYPHENS).add(id.octets());
        return flag(flag);
    }

    private Draft flag(Flag flag) {
        return add((char) flag.octet()).lineEnd();
    }

    Draft lineEnd() {
        return add('\r').add('\n');
    }

    Draft add(Bytes octets) {
        int size = octets.length();
        ensure(size);
        System.arraycopy(octets.array(), octets.from(), text, length, size);
        length += size;
        return this;
    }

    private Draft add(byte[] octets) {
        ensure(octets.length);
        System.arraycopy(octets, 0, text, length, octets.length);
        length += octets.length;
        return this;
    }

    private Draft add(char octet) {
        ensure(1);
        text[length++] = (byte) octet;
        return this;
    }

    /** In decimal digits, or an asterisk for {@link ByteRange#UNKNOWN}. */
    private Draft number(long number) {
        if (number == ByteRange.UNKNOWN) {
            return add('*');
        }
        ensure(LONGEST_NUMBER);
        int digits = 1;
        for (long rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void ensure(int more) {
        if (text.length - length < more) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
        }
    }

    int length() {
        return length;
    }

    /** Goes into the buffer, and is empty again. */
    void writeTo(ByteBuf buffer) {
        buffer.writeBytes(text, 0, length);
        length = 0;
        if (text.length > 16 * FIRST) {
            text = new byte[FIRST];
        }
    }
}
