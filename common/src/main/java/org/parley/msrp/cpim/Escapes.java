package org.parley.msrp.cpim;

/** The escape mechanism of RFC 3862 §2.3. Works on UTF-16 characters, which is what the RFC's "UCS-2" means today. */
final class Escapes {
    private Escapes() {}

    /** Decodes every escape; an unknown one stands for the character after the backslash, a trailing backslash for nothing. */
    static String decode(String raw) {
        int at = raw.indexOf('\\');
        if (at < 0) {
            return raw;
        }
        StringBuilder decoded = new StringBuilder(raw.length()).append(raw, 0, at);
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c != '\\') {
                decoded.append(c);
            } else if (at < raw.length()) {
                at = decodeOne(raw, at, decoded);
            }
        }
        return decoded.toString();
    }

    private static int decodeOne(String raw, int at, StringBuilder decoded) {
        char c = raw.charAt(at);
        if (c == 'u' && fourHexDigits(raw, at + 1)) {
            decoded.append((char) Integer.parseInt(raw, at + 1, at + 5, 16));
            return at + 5;
        }
        decoded.append(
                switch (c) {
                    case 'b' -> '\b';
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> c;
                });
        return at + 1;
    }

    private static boolean fourHexDigits(String raw, int at) {
        if (at + 4 > raw.length()) {
            return false;
        }
        for (int i = at; i < at + 4; i++) {
            if (Character.digit(raw.charAt(i), 16) < 0 || raw.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /** Encodes what must be (§2.3.1) and nothing else: outside a quoted string a quote needs no escape, inside it does. */
    static String encode(String text, boolean insideDoubleQuotes) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> encoded.append("\\\\");
                case '\b' -> encoded.append("\\b");
                case '\t' -> encoded.append("\\t");
                case '\n' -> encoded.append("\\n");
                case '\r' -> encoded.append("\\r");
                case '"' -> encoded.append(insideDoubleQuotes ? "\\\"" : "\"");
                default -> encodeOther(c, encoded);
            }
        }
        return encoded.toString();
    }

    private static void encodeOther(char c, StringBuilder encoded) {
        if (c < 0x20 || c == 0x7f) {
            encoded.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        } else {
            encoded.append(c);
        }
    }
}
