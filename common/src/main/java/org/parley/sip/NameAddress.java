package org.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name-addr or addr-spec with the header parameters behind it, as in From, To, Contact, Record-Route (RFC 3261 §20.10).
 *
 * @param displayName the name shown, unquoted; empty when there is none
 * @param uri the URI as received, whatever its scheme
 * @param parameters header parameters in order, each {@code name} or {@code name=value}
 */
public record NameAddress(String displayName, String uri, List<String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

    /** Copies the parameters. */
    public NameAddress {
        parameters = List.copyOf(parameters);
    }

    /** A bare URI without display name and parameters. */
    public static NameAddress of(String uri) {
        return new NameAddress("", uri, List.of());
    }

    /**
     * Reads one address.
     *
     * @throws SipSyntaxException when it is none
     */
    public static NameAddress parse(String text) {
        String rest = text.strip();
        String name = "";
        if (rest.startsWith("\"")) {
            int end = closingQuote(rest);
            name = unquote(rest.substring(1, end));
            rest = rest.substring(end + 1).strip();
        }
        int open = rest.indexOf('<');
        if (open < 0) {
            int semicolon = rest.indexOf(';');
            String uri = (semicolon < 0 ? rest : rest.substring(0, semicolon)).strip();
            return new NameAddress(name, scheme(uri, text), parameters(semicolon < 0 ? "" : rest.substring(semicolon)));
        }
        int close = rest.indexOf('>', open);
        if (close < 0) {
            throw new SipSyntaxException("address without \">\" (expected: <uri>)");
        }
        String before = rest.substring(0, open).strip();
        String uri = rest.substring(open + 1, close).strip();
        return new NameAddress(
                name.isEmpty() ? before : name, scheme(uri, text), parameters(rest.substring(close + 1)));
    }

    /** The value of a header parameter; empty text for a bare flag. */
    public Optional<String> parameter(String name) {
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            if (key.strip().equalsIgnoreCase(name)) {
                return Optional.of(
                        equals < 0 ? "" : parameter.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The {@code tag} parameter. */
    public Optional<String> tag() {
        return parameter("tag").filter(tag -> !tag.isEmpty());
    }

    /** Always the name-addr form, so that URI parameters and header parameters cannot be taken for each other. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!displayName.isEmpty()) {
            text.append('"')
                    .append(displayName.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" ");
        }
        text.append('<').append(uri).append('>');
        parameters.forEach(parameter -> text.append(';').append(parameter));
        return text.toString();
    }

    private static String scheme(String uri, String text) {
        int colon = uri.indexOf(':');
        if (colon < 1 || !SCHEME.matcher(uri).region(0, colon).matches()) {
            throw new SipSyntaxException(
                    "address of " + text.length() + " characters without URI (expected: scheme:…)");
        }
        return uri;
    }

    private static int closingQuote(String text) {
        for (int at = 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                return at;
            }
        }
        throw new SipSyntaxException("display name without closing quote (expected: \"name\" <uri>)");
    }

    private static String unquote(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            plain.append(text.charAt(at));
        }
        return plain.toString();
    }

    private static List<String> parameters(String text) {
        List<String> found = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : ';';
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && (!quoted || at == text.length())) {
                String one = text.substring(from, at).strip();
                if (!one.isEmpty()) {
                    found.add(one);
                }
                from = at + 1;
            }
        }
        return found;
    }
}
