package org.parley.tests.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The 200 octets every load message carries: number, time of sending, and a filler that is compared octet by octet on arrival. */
final class Text {
    static final int OCTETS = 200;
    private static final int DIGITS = 16;
    private static final int FILLER_FROM = 2 * (DIGITS + 1);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FILLER = filler();

    private Text() {}

    static byte[] of(long number, long nanos) {
        byte[] text = FILLER.clone();
        hex(text, 0, number);
        hex(text, DIGITS + 1, nanos);
        return text;
    }

    static long number(byte[] in, int from) {
        return unhex(in, from);
    }

    static long nanos(byte[] in, int from) {
        return unhex(in, from + DIGITS + 1);
    }

    static boolean isIntact(byte[] in, int from) {
        return Arrays.equals(in, from + FILLER_FROM, from + OCTETS, FILLER, FILLER_FROM, OCTETS);
    }

    private static byte[] filler() {
        byte[] text = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            text[i] = (byte) ('!' + (i * 31 + i / 7) % 90);
        }
        text[DIGITS] = ' ';
        text[FILLER_FROM - 1] = ' ';
        return text;
    }

    private static void hex(byte[] out, int from, long value) {
        for (int i = 0; i < DIGITS; i++) {
            out[from + i] = HEX[(int) (value >>> (4 * (DIGITS - 1 - i))) & 15];
        }
    }

    private static long unhex(byte[] in, int from) {
        long value = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = in[from + i];
            value = value << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return value;
    }
}
