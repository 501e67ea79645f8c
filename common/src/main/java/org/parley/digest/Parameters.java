package org.parley.digest;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The list of {@code name=value} behind a scheme. Takes what real clients write: any order, quotes where none belong, space around commas and equals signs, empty elements. Names are compared without regard to case, no name may come twice.
 */
final class Parameters {
    /** Characters in a header's value; MSRP's own limits on a head are in the same range. */
    static final int MAX_CHARACTERS = 4096;
    /** Parameters in one header; RFC 7616 knows thirteen. */
    static final int MAX_PARAMETERS = 32;

    private static final int SHOWN = 40;

    private final String header;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> withoutQuotes = new HashSet<>();

    private Parameters(String header) {
        this.header = header;
    }

    /** Reads {@code Digest name=value, …}. */
    static Parameters ofDigest(String header, String value) {
        bound(header, value);
        String text = value.strip();
        int end = 0;
        while (end < text.length() && !isSpace(text.charAt(end))) {
            end++;
        }
        if (!text.substring(0, end).equalsIgnoreCase("Digest")) {
            throw new DigestSyntaxException(
                    header + ": scheme " + shown(text.substring(0, end)) + " (expected: Digest)");
        }
        return new Parameters(header).read(text.substring(end));
    }

    /** Reads {@code name=value, …} without a scheme. */
    static Parameters ofList(String header, String value) {
        bound(header, value);
        return new Parameters(header).read(value);
    }

    /** A parameter that must be there. */
    String need(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new DigestSyntaxException(header + ": no " + name + " (expected: " + name + "=…)");
        }
        return value;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Refuses these without quotes: a server must not guess where a client's text ends (RFC 4976 §7, §9.1). */
    Parameters quoted(Set<String> names) {
        for (String name : withoutQuotes) {
            if (names.contains(name)) {
                throw new DigestSyntaxException(
                        header + ": " + name + " without quotes (expected: " + name + "=\"…\")");
            }
        }
        return this;
    }

    /** The algorithm named, MD5 where none is (RFC 7616 §3.3). */
    DigestAlgorithm algorithm() {
        String token = values.getOrDefault("algorithm", DigestAlgorithm.MD5.token());
        return DigestAlgorithm.named(token)
                .orElseThrow(() -> new DigestSyntaxException(
                        header + ": algorithm " + shown(token) + " (expected: MD5 or SHA-256)"));
    }

    /** The nonce count: eight lower-case hexadecimal digits, from 1 (RFC 4976 §7); what does not fit into 31 bits was never reached by counting. */
    int nc(String digits) {
        boolean wellFormed =
                digits.length() == 8 && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        long nc = wellFormed ? Long.parseLong(digits, 16) : 0;
        if (nc < 1 || nc > Integer.MAX_VALUE) {
            throw new DigestSyntaxException(header + ": nc " + shown(digits)
                    + " (expected: 8 lower-case hexadecimal digits, 00000001 to 7fffffff)");
        }
        return (int) nc;
    }

    private Parameters read(String text) {
        int at = 0;
        while (true) {
            at = skipSeparators(text, at);
            if (at == text.length()) {
                return this;
            }
            at = readOne(text, at);
        }
    }

    private int readOne(String text, int from) {
        int end = from;
        while (end < text.length() && isTokenCharacter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(from, end).toLowerCase(Locale.ROOT);
        int at = skipSpace(text, end);
        if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
            throw malformed(text, at, "name=value");
        }
        at = skipSpace(text, at + 1);
        StringBuilder value = new StringBuilder();
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        at = quoted ? quoted(text, at + 1, value) : bare(text, at, value);
        at = skipSpace(text, at);
        if (at < text.length() && text.charAt(at) != ',') {
            throw malformed(text, at, "a comma after " + shown(name));
        }
        if (values.size() == MAX_PARAMETERS) {
            throw new DigestSyntaxException(
                    header + ": more than " + MAX_PARAMETERS + " parameters (expected: at most that)");
        }
        if (values.put(name, value.toString()) != null) {
            throw new DigestSyntaxException(header + ": " + shown(name) + " twice (expected: once)");
        }
        if (!quoted) {
            withoutQuotes.add(name);
        }
        return at;
    }

    private int quoted(String text, int from, StringBuilder value) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at++;
                if (at == text.length()) {
                    break;
                }
                c = text.charAt(at);
            }
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                throw malformed(text, at, "no control characters");
            }
            value.append(c);
        }
        throw malformed(text, text.length(), "a closing quote");
    }

    /** Base64 nonces without quotes hold characters that no token may: take all but the separators. */
    private int bare(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != ',') {
            char c = text.charAt(at);
            if (c <= 0x20 || c == 0x7F || c == '"' || c == '\\') {
                throw malformed(text, at, "a token or a quoted text");
            }
            value.append(c);
            at++;
        }
        return at;
    }

    private DigestSyntaxException malformed(String text, int at, String expected) {
        return new DigestSyntaxException(header + ": malformed at character " + at + " of " + text.length()
                + " behind the scheme (expected: " + expected + ")");
    }

    private static void bound(String header, String value) {
        if (value.length() > MAX_CHARACTERS) {
            throw new DigestSyntaxException(
                    header + ": " + value.length() + " characters (expected: at most " + MAX_CHARACTERS + ")");
        }
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
        return at;
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isTokenCharacter(char c) {
        return c > 0x20 && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }

    /** A received text, cut and made safe to print. */
    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return '\'' + cut.replaceAll("\\p{Cc}", "?") + '\'';
    }

    /** As a {@code quoted-string}. Throws {@link DigestSyntaxException} for control characters: they would end the header. */
    static String quote(String name, String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                throw new DigestSyntaxException(name + ": control character at " + at + " (expected: printable text)");
            }
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
