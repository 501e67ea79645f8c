package org.parley.chat.room;

import java.util.Locale;

/**
 * The comparable form of the URIs that stand for people and rooms: {@code sip:}, {@code tel:}, {@code im:}, {@code pres:}. Tolerant of what clients send (RFC 7701 §6.1
 * compares by RFC 3261 §19.1.4; clients add parameters, ports and passwords that name no other person): {@code sips:} counts as {@code sip:}, host and scheme in lower
 * case, parameters, headers, port and password dropped, escapes of plain letters undone; a {@code tel:} loses its visual separators and parameters but the phone-context.
 */
public final class Aor {
    private Aor() {}

    /** The comparable form of a URI. Total: whatever is no such URI is given back with its scheme in lower case. */
    public static String of(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 1) {
            return uri;
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "sip", "sips" -> "sip:" + userAtHost(rest);
            case "im", "pres" -> scheme + ":" + userAtHost(rest);
            case "tel" -> "tel:" + number(rest);
            default -> scheme + ":" + rest;
        };
    }

    private static String userAtHost(String rest) {
        int question = rest.indexOf('?', Math.max(0, rest.lastIndexOf('@')));
        String plain = question < 0 ? rest : rest.substring(0, question);
        int at = plain.lastIndexOf('@');
        String user = at < 0 ? "" : plain.substring(0, at);
        int password = user.indexOf(':');
        if (password >= 0) {
            user = user.substring(0, password);
        }
        String host = hostOf(plain.substring(at + 1));
        return user.isEmpty() ? host : unescape(user) + "@" + host;
    }

    private static String hostOf(String hostPort) {
        int end = hostPort.indexOf(';');
        String host = end < 0 ? hostPort : hostPort.substring(0, end);
        if (host.startsWith("[")) {
            int close = host.indexOf(']');
            return (close < 0 ? host : host.substring(0, close + 1)).toLowerCase(Locale.ROOT);
        }
        int port = host.indexOf(':');
        return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    }

    private static String number(String rest) {
        StringBuilder digits = new StringBuilder(rest.length());
        int end = rest.indexOf(';');
        String plain = end < 0 ? rest : rest.substring(0, end);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c != '-' && c != '.' && c != '(' && c != ')' && c != ' ') {
                digits.append(Character.toLowerCase(c));
            }
        }
        if (end >= 0) {
            for (String parameter : rest.substring(end + 1).toLowerCase(Locale.ROOT).split(";", -1)) {
                if (parameter.startsWith("phone-context=")) {
                    digits.append(';').append(parameter);
                }
            }
        }
        return digits.toString();
    }

    /** RFC 3261 §19.1.4: an unreserved character and its escape are the same. */
    private static String unescape(String user) {
        if (user.indexOf('%') < 0) {
            return user;
        }
        StringBuilder plain = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c == '%' && i + 2 < user.length()) {
                int high = Character.digit(user.charAt(i + 1), 16);
                int low = Character.digit(user.charAt(i + 2), 16);
                int code = high * 16 + low;
                if (high >= 0 && low >= 0 && isUnreserved((char) code)) {
                    plain.append((char) code);
                    i += 2;
                    continue;
                }
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static boolean isUnreserved(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-_.!~*'()".indexOf(c) >= 0);
    }
}
