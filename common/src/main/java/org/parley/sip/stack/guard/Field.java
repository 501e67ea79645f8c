package org.parley.sip.stack.guard;

import java.util.Locale;
import java.util.Map;

/** The headers that must be known before parsing, by long and compact name (RFC 3261 §7.3.3, §20). */
enum Field {
    VIA("via", "v", true, true),
    FROM("from", "f", true, false),
    TO("to", "t", true, false),
    CALL_ID("call-id", "i", true, false),
    CSEQ("cseq", "cseq", true, false),
    MAX_FORWARDS("max-forwards", "max-forwards", false, false),
    CONTENT_LENGTH("content-length", "l", false, false),
    CONTENT_TYPE("content-type", "c", false, true),
    REFER_TO("refer-to", "r", false, false);

    private static final Map<String, Field> BY_NAME = byName();

    final String longName;
    final String compact;
    final boolean mandatory;
    final boolean repeats;

    Field(String longName, String compact, boolean mandatory, boolean repeats) {
        this.longName = longName;
        this.compact = compact;
        this.mandatory = mandatory;
        this.repeats = repeats;
    }

    private static Map<String, Field> byName() {
        Map<String, Field> map = new java.util.HashMap<>();
        for (Field field : values()) {
            map.put(field.longName, field);
            map.put(field.compact, field);
        }
        return Map.copyOf(map);
    }

    static @org.jspecify.annotations.Nullable Field of(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }
}
