package org.parley.msrp.codec;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;

/** One header line of a head that is known to be well formed. */
record HeaderLine(Bytes raw, int from, int colon, int end) {
    /** The line that starts at {@code from}, or null at the end of the head. */
    static @Nullable HeaderLine at(Bytes raw, int from) {
        if (from >= raw.length()) {
            return null;
        }
        int colon = from;
        while (raw.at(colon) != ':') {
            colon++;
        }
        int end = colon;
        while (raw.at(end) != '\r') {
            end++;
        }
        return new HeaderLine(raw, from, colon, end);
    }

    @Nullable
    HeaderLine next() {
        return at(raw, end + 2);
    }

    Bytes name() {
        return raw.slice(from, colon);
    }

    Bytes value() {
        return raw.slice(colon + 2, end);
    }

    /** The whole line with its line end. */
    Bytes line() {
        return raw.slice(from, end + 2);
    }

    boolean isNamed(String name) {
        if (name.length() != colon - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(name.charAt(i)) != lower(raw.at(from + i))) {
                return false;
            }
        }
        return true;
    }

    boolean nameStartsWith(byte[] lowerCase) {
        return colon - from >= lowerCase.length && Octets.isSpelled(raw.array(), raw.from() + from, lowerCase);
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
