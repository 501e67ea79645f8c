package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SIP or SIPS URI (RFC 3261 §19.1). {@link #toString} gives it as it was written; {@link #equals} compares as §19.1.4 asks.
 */
public final class SipUri {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");

    private final String text;
    private final boolean secure;
    private final @Nullable String user;
    private final String host;
    private final int port;
    private final Map<String, String> parameters;
    private final String headers;

    private SipUri(
            String text,
            boolean secure,
            @Nullable String user,
            String host,
            int port,
            Map<String, String> parameters,
            String headers) {
        this.text = text;
        this.secure = secure;
        this.user = user;
        this.host = host;
        this.port = port;
        this.parameters = parameters;
        this.headers = headers;
    }

    /** True when the text begins with {@code sip:} or {@code sips:}. */
    public static boolean isSip(String text) {
        return text.regionMatches(true, 0, "sip:", 0, 4) || text.regionMatches(true, 0, "sips:", 0, 5);
    }

    /** A plain URI of user (unescaped; empty for none), host (IPv6 without brackets) and port (-1 for none). */
    public static SipUri of(boolean secure, String user, String host, int port) {
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String shownUser = user.isEmpty() ? "" : escapeUser(user) + "@";
        return parse((secure ? "sips:" : "sip:") + shownUser + shownHost + (port < 0 ? "" : ":" + port));
    }

    /**
     * Reads a URI.
     *
     * @throws SipSyntaxException when it is not a SIP or SIPS URI
     */
    public static SipUri parse(String text) {
        if (!isSip(text)) {
            throw new SipSyntaxException("URI \"" + clip(text) + "\" (expected: sip: or sips:)");
        }
        requireWritable(text);
        boolean secure = text.charAt(3) != ':';
        String rest = text.substring(secure ? 5 : 4);
        int at = rest.indexOf('@');
        String user = null;
        if (at >= 0) {
            String userinfo = rest.substring(0, at);
            int colon = userinfo.indexOf(':');
            user = unescape(colon < 0 ? userinfo : userinfo.substring(0, colon));
            rest = rest.substring(at + 1);
        }
        int question = rest.indexOf('?');
        String headers = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        int semicolon = rest.indexOf(';');
        Map<String, String> parameters = semicolon < 0 ? Map.of() : parameters(rest.substring(semicolon + 1));
        rest = semicolon < 0 ? rest : rest.substring(0, semicolon);
        int hostEnd = rest.startsWith("[")
                ? rest.indexOf(']') + 1
                : rest.indexOf(':') < 0 ? rest.length() : rest.indexOf(':');
        String host = rest.substring(0, Math.max(0, hostEnd));
        String tail = rest.substring(Math.max(0, hostEnd));
        if (host.isEmpty()
                || !HOST.matcher(host).matches()
                || !(tail.isEmpty() || PORT.matcher(tail).matches())) {
            throw new SipSyntaxException("URI \"" + clip(text) + "\" (expected: sip:user@host:port)");
        }
        int port = tail.isEmpty() ? -1 : Integer.parseInt(tail.substring(1));
        if (port > 65_535) {
            throw new SipSyntaxException("port " + port + " (expected: 0..65535)");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new SipUri(text, secure, user, bare, port, parameters, headers);
    }

    /** Nothing that would end the URI, or the line it is written on (RFC 3261 §25.1): whoever wrote it may have meant to write more. */
    private static void requireWritable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"') {
                throw new SipSyntaxException("URI with character %02X at place %d (expected: %%%02X, escaped)"
                        .formatted((int) c, i + 1, (int) c));
            }
        }
    }

    /** SIPS? */
    public boolean secure() {
        return secure;
    }

    /** The user part, unescaped; empty when there is none. */
    public String user() {
        return user == null ? "" : user;
    }

    /** The host as written, an IPv6 address without its brackets. */
    public String host() {
        return host;
    }

    /** The port, -1 when none is given. */
    public int port() {
        return port;
    }

    /** A URI parameter; empty text for a bare flag. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The headers part behind the question mark, as written; empty when there is none. */
    public String headers() {
        return headers;
    }

    /** The address-of-record form: scheme, user and lower-case host only. */
    public String addressOfRecord() {
        String shownHost = (host.indexOf(':') >= 0 ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
        return (secure ? "sips:" : "sip:") + (user == null ? "" : escapeUser(user) + "@") + shownHost;
    }

    /** RFC 3261 §19.1.4; user-info by unescaped octets, parameters that only one side has are ignored save user, ttl, method, maddr, transport. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SipUri that
                && secure == that.secure
                && Objects.equals(user, that.user)
                && host.equalsIgnoreCase(that.host)
                && port == that.port
                && headers.equals(that.headers)
                && parametersAgree(that)
                && that.parametersAgree(this);
    }

    private boolean parametersAgree(SipUri that) {
        for (Map.Entry<String, String> mine : parameters.entrySet()) {
            String theirs = that.parameters.get(mine.getKey());
            boolean must =
                    switch (mine.getKey()) {
                        case "user", "ttl", "method", "maddr", "transport" -> true;
                        default -> false;
                    };
            if (theirs == null ? must : !theirs.equalsIgnoreCase(mine.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Objects.hash(secure, user, host.toLowerCase(Locale.ROOT), port);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Escapes what may not stand in a user part (RFC 3261 §25.1). */
    static String escapeUser(String user) {
        return escape(user, "-_.!~*'()&=+$,;?/");
    }

    /** Escapes what may not stand in a name or value of the headers part (RFC 3261 §25.1, hnv-unreserved), and what parsers stumble over there: ' is one. */
    static String escapeHeader(String text) {
        return escape(text, "-_.");
    }

    private static String escape(String text, String marks) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || marks.indexOf(c) >= 0)) {
                escaped.append(c);
            } else {
                escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return escaped.toString();
    }

    /** The text with each escape undone; throws {@link SipSyntaxException} for one that is none. */
    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[octets.length];
        int length = 0;
        for (int at = 0; at < octets.length; at++) {
            if (octets[at] == '%') {
                int high = at + 2 < octets.length ? Character.digit(octets[at + 1], 16) : -1;
                int low = at + 2 < octets.length ? Character.digit(octets[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new SipSyntaxException(
                            "escape in \"" + clip(text) + "\" (expected: % and two hexadecimal digits)");
                }
                plain[length++] = (byte) (high << 4 | low);
                at += 2;
            } else {
                plain[length++] = octets[at];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String parameter : text.split(";", -1)) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            if (!name.isEmpty()
                    && found.putIfAbsent(
                                    name,
                                    equals < 0
                                            ? ""
                                            : parameter.substring(equals + 1).strip())
                            != null) {
                throw new SipSyntaxException("URI parameter \"" + clip(name) + "\" twice (expected: once)");
            }
        }
        return Map.copyOf(found);
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
