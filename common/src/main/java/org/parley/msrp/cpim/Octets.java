package org.parley.msrp.cpim;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Characters and octets as RFC 3862 §3.6 classes them. */
final class Octets {
    private Octets() {}

    /** The text of these octets, refused unless it is UTF-8 without control characters (§2.2). */
    static String headerText(byte[] octets, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if ((octet >= 0 && octet < 0x20) || octet == 0x7f) {
                throw new CpimSyntaxException(
                        String.format("control character 0x%02x in a message header (expected: an escape)", octet));
            }
            ascii &= octet >= 0;
        }
        return ascii ? new String(octets, from, to - from, StandardCharsets.ISO_8859_1) : utf8(octets, from, to);
    }

    private static String utf8(byte[] octets, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CpimSyntaxException("octets that are no UTF-8 in a message header");
        }
    }

    /** NAMECHAR: what a header name or a namespace prefix consists of. */
    static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '!'
                || (c >= '#' && c <= '\'')
                || c == '*'
                || c == '+'
                || c == '-'
                || (c >= '^' && c <= '`')
                || c == '|'
                || c == '~';
    }

    static boolean isName(String text) {
        return isName(text, 0, text.length());
    }

    static boolean isName(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isNameChar(text.charAt(i))) {
                return false;
            }
        }
        return from < to;
    }

    /** A formal name that needs no quotes: tokens, each but the last followed by one space. */
    static boolean isTokens(String text) {
        boolean inToken = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean token = isNameChar(c) || c == '.' || c >= 0x80;
            if (!token && !(c == ' ' && inToken)) {
                return false;
            }
            inToken = token;
        }
        return inToken;
    }

    /** An absolute URI as far as an envelope cares: a scheme, a colon, something, and nothing that ends or breaks the line. */
    static boolean isAbsoluteUri(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 1 || colon == uri.length() - 1 || !isLetter(uri.charAt(0))) {
            return false;
        }
        for (int i = 1; i < uri.length(); i++) {
            char c = uri.charAt(i);
            boolean fits = i < colon
                    ? isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'
                    : c > ' ' && c != '<' && c != '>' && c != '"' && c != '\\' && c != 0x7f;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
