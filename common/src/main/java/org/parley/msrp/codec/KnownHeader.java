package org.parley.msrp.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The headers whose place a decoder notes while it reads, so that nobody has to look for them again. */
enum KnownHeader {
    TO_PATH("to-path"),
    FROM_PATH("from-path"),
    MESSAGE_ID("message-id"),
    BYTE_RANGE("byte-range"),
    STATUS("status"),
    SUCCESS_REPORT("success-report"),
    FAILURE_REPORT("failure-report"),
    CONTENT_TYPE("content-type");

    /** How many there are. */
    static final int COUNT = values().length;

    @SuppressWarnings("ImmutableEnumChecker") // never written, never handed out
    private final byte[] name;

    KnownHeader(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The known header of that name in any case, or null. */
    static @Nullable KnownHeader named(byte[] array, int from, int to) {
        KnownHeader candidate =
                switch (to - from) {
                    case 6 -> STATUS;
                    case 7 -> TO_PATH;
                    case 9 -> FROM_PATH;
                    case 10 -> (array[from] | 0x20) == 'm' ? MESSAGE_ID : BYTE_RANGE;
                    case 12 -> CONTENT_TYPE;
                    case 14 -> (array[from] | 0x20) == 's' ? SUCCESS_REPORT : FAILURE_REPORT;
                    default -> null;
                };
        return candidate != null && Octets.isSpelled(array, from, candidate.name) ? candidate : null;
    }
}
