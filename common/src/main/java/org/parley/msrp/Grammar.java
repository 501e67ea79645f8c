package org.parley.msrp;

/** Character classes of RFC 4975 §9 and RFC 3986, as one table look-up each. */
final class Grammar {
    private static final int ALPHANUM = 1;
    private static final int IDENT = 2;
    private static final int TOKEN = 4;
    private static final int UNRESERVED = 8;
    private static final int SUB_DELIM = 16;
    private static final int HEX = 32;
    private static final byte[] CLASSES = classes();

    private Grammar() {}

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c = 0; c < 128; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean alpha = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            int bits = 0;
            bits |= alpha || digit ? ALPHANUM : 0;
            bits |= alpha || digit || ".-+%=".indexOf(c) >= 0 ? IDENT : 0;
            bits |= isTokenByRanges(c) ? TOKEN : 0;
            bits |= alpha || digit || "-._~".indexOf(c) >= 0 ? UNRESERVED : 0;
            bits |= "!$&'()*+,;=".indexOf(c) >= 0 ? SUB_DELIM : 0;
            bits |= digit || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f' ? HEX : 0;
            classes[c] = (byte) bits;
        }
        return classes;
    }

    /** {@code token} exactly as RFC 4975 §9 lists it. */
    private static boolean isTokenByRanges(char c) {
        return c == 0x21
                || c >= 0x23 && c <= 0x27
                || c >= 0x2A && c <= 0x2B
                || c >= 0x2D && c <= 0x2E
                || c >= 0x30 && c <= 0x39
                || c >= 0x41 && c <= 0x5A
                || c >= 0x5E && c <= 0x7E;
    }

    private static boolean is(int c, int bits) {
        return c >= 0 && c < 128 && (CLASSES[c] & bits) != 0;
    }

    static boolean isAlphanum(int c) {
        return is(c, ALPHANUM);
    }

    static boolean isToken(int c) {
        return is(c, TOKEN);
    }

    static boolean isUnreserved(int c) {
        return is(c, UNRESERVED);
    }

    static boolean isHex(int c) {
        return is(c, HEX);
    }

    /** What may stand in userinfo besides percent-encoded octets. */
    static boolean isUserinfo(int c) {
        return is(c, UNRESERVED | SUB_DELIM) || c == ':';
    }

    /** What may stand in a host name besides percent-encoded octets; ';' ends it here, because a transport follows. */
    static boolean isRegName(int c) {
        return is(c, UNRESERVED | SUB_DELIM) && c != ';';
    }

    /** {@code session-id} of RFC 4975 §9. */
    static boolean isSessionId(int c) {
        return is(c, UNRESERVED) || c == '+' || c == '=' || c == '/';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** {@code ident}: an alphanumeric, then 3 to 31 of the wider set. */
    static boolean isIdent(byte[] octets, int from, int to) {
        int length = to - from;
        if (length < 4 || length > 32 || !isAlphanum(octets[from])) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (!is(octets[i], IDENT)) {
                return false;
            }
        }
        return true;
    }

    static boolean isIdent(String text) {
        int length = text.length();
        if (length < 4 || length > 32 || !isAlphanum(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (!is(text.charAt(i), IDENT)) {
                return false;
            }
        }
        return true;
    }

    static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an encoded octet ({@code %41}) stands at {@code at}. */
    static boolean isPercentEncodedAt(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }
}
