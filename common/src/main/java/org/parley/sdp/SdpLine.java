package org.parley.sdp;

/**
 * One line, {@code type=value}, as it came.
 *
 * @param type one lower-case letter
 * @param value anything without CR, LF and NUL
 */
public record SdpLine(char type, String value) {
    /** Refuses what would not be one line. */
    public SdpLine {
        if (type < 'a' || type > 'z' || value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new SdpSyntaxException(
                    "line with a type or value out of bounds (expected: a letter, =, text without CR, LF, NUL)");
        }
    }

    /** An attribute without a value. */
    public static SdpLine attribute(String name) {
        return new SdpLine('a', name);
    }

    /** An attribute with a value. */
    public static SdpLine attribute(String name, String value) {
        return new SdpLine('a', name + ':' + value);
    }

    /** The attribute's name if this is an {@code a=} line, else empty. */
    public String attributeName() {
        if (type != 'a') {
            return "";
        }
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    /** What follows the attribute's colon; empty if nothing does. */
    public String attributeValue() {
        return value.substring(value.indexOf(':') + 1 == 0 ? value.length() : value.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return type + "=" + value;
    }
}
