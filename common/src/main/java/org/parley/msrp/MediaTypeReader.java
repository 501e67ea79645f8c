package org.parley.msrp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one media type from left to right. */
final class MediaTypeReader {
    private final String text;
    private int at;

    MediaTypeReader(String text) {
        this.text = text;
    }

    MediaType read() {
        String type = token();
        expect('/');
        String subtype = token();
        Map<String, String> parameters = new LinkedHashMap<>();
        skipSpace();
        while (at < text.length()) {
            expect(';');
            skipSpace();
            String name = token().toLowerCase(Locale.ROOT);
            parameters.putIfAbsent(name, value());
            skipSpace();
        }
        return MediaType.of(text, type, subtype, parameters);
    }

    private String value() {
        if (at == text.length() || text.charAt(at) != '=') {
            return "";
        }
        at++;
        return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\') {
                at++;
                c = at < text.length() ? text.charAt(at) : 0;
                if (c != '\\' && c != '"') {
                    throw malformed();
                }
            } else if (c < 0x20 && c != '\t' || c == 0x7F) {
                throw malformed();
            }
            value.append(c);
        }
        throw malformed();
    }

    private String token() {
        int from = at;
        while (at < text.length() && Grammar.isToken(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return text.substring(from, at);
    }

    private void expect(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private MsrpSyntaxException malformed() {
        return new MsrpSyntaxException("media type malformed at character " + at + " of " + text.length()
                + " (expected: type/subtype;name=value)");
    }
}
