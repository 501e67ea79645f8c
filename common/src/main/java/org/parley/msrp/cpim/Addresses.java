package org.parley.msrp.cpim;

/** {@code [ Formal-name ] "<" URI ">"}, the value of From, To and cc (RFC 3862 §4.1). */
final class Addresses {
    private Addresses() {}

    static CpimAddress parse(String header, String value, Strictness strictness) {
        int open = value.startsWith("\"") ? afterQuoted(header, value) : value.indexOf('<');
        if (value.startsWith(" ")
                || open < 0
                || open >= value.length()
                || value.charAt(open) != '<'
                || !value.endsWith(">")) {
            throw wrong(header, "no URI in angle brackets at the end");
        }
        String uri = value.substring(open + 1, value.length() - 1);
        if (!Octets.isAbsoluteUri(uri)) {
            throw wrong(header, "no absolute URI between the angle brackets");
        }
        return new CpimAddress(formalName(header, value.substring(0, open), strictness), uri);
    }

    /** Where the angle bracket should be: after the closing quote and at most one space. */
    private static int afterQuoted(String header, String value) {
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1 < value.length() && value.charAt(i + 1) == ' ' ? i + 2 : i + 1;
            }
        }
        throw wrong(header, "the quoted name has no end");
    }

    private static String formalName(String header, String written, Strictness strictness) {
        if (written.isEmpty()) {
            return "";
        }
        if (written.startsWith("\"")) {
            return Escapes.decode(written.substring(1, written.lastIndexOf('"')));
        }
        String name = written.endsWith(" ") ? written.substring(0, written.length() - 1) : written;
        if (strictness == Strictness.STRICT && (name.equals(written) || !Octets.isTokens(name))) {
            throw wrong(header, "a name outside quotes that is not a row of tokens, each with one space after it");
        }
        return Escapes.decode(name);
    }

    private static CpimSyntaxException wrong(String header, String what) {
        return new CpimSyntaxException(header + ": " + what + " (expected: [name] <URI>)");
    }

    static String write(CpimAddress address) {
        String uri = '<' + address.uri() + '>';
        String name = address.formalName();
        if (name.isEmpty()) {
            return uri;
        }
        return Octets.isTokens(name) ? name + ' ' + uri : '"' + Escapes.encode(name, true) + "\" " + uri;
    }
}
