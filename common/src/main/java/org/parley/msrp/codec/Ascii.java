package org.parley.msrp.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Constant parts of messages as octets. */
final class Ascii {
    static final byte[] PROTOCOL = of("MSRP ");
    static final byte[] SEND_LINE = of(" SEND\r\n");
    static final byte[] REPORT_LINE = of(" REPORT\r\n");
    static final byte[] TO_PATH = of("To-Path: ");
    static final byte[] FROM_PATH = of("From-Path: ");
    static final byte[] HYPHENS = of("-------");
    static final byte[] CRLF = of("\r\n");
    static final byte[] COMPLETE_END = of("$\r\n");

    private Ascii() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes three digits. */
    static void threeDigits(ByteBuf out, int number) {
        out.writeByte('0' + number / 100);
        out.writeByte('0' + number / 10 % 10);
        out.writeByte('0' + number % 10);
    }
}
