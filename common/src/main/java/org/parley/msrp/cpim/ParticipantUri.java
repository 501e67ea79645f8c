package org.parley.msrp.cpim;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A SIP, tel, im or other URI as a chat room compares it: CPIM From and To, participants, the room itself (RFC 7701 §6.1). Two are equal
 * when their keys are.
 *
 * <p>Compared after RFC 3261 §19.1.4, but tolerant of what clients send for one and the same address-of-record:
 *
 * <ul>
 *   <li>A display name and angle brackets around the URI are dropped.
 *   <li>Scheme and host compare without case, a trailing dot of the host is dropped, IPv6 addresses compare by value.
 *   <li>The user part compares with case, after percent-encoding was normalised. A password is dropped.
 *   <li>Port, parameters (transport, gr, user …) and headers are ignored; {@code sips} counts as {@code sip}.
 *   <li>{@code im}, {@code pres}, {@code xmpp} and {@code mailto} follow the same rules. They do not equal a {@code sip} URI: such an
 *       equivalence is for whoever knows the participant's URIs to state.
 *   <li>{@code tel} compares digits without visual separators; {@code phone-context} counts, other parameters do not (RFC 3966 §5).
 *   <li>Anything else, and anything malformed, equals only what is written alike, scheme aside.
 * </ul>
 *
 * @param key the canonical form, for maps and comparison; not meant for the wire
 */
public record ParticipantUri(String key) {
    private static final String USER_CHARACTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/";

    /** Reads a URI, with or without angle brackets and a display name. Never throws. */
    public static ParticipantUri parse(String text) {
        String uri = bare(text);
        int colon = uri.indexOf(':');
        if (colon < 1) {
            return new ParticipantUri(uri);
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = uri.substring(colon + 1);
        return new ParticipantUri(
                switch (scheme) {
                    case "sip", "sips" -> address("sip", rest);
                    case "im", "pres", "xmpp", "mailto" -> address(scheme, rest);
                    case "tel" -> telephone(rest);
                    default -> scheme + ':' + rest;
                });
    }

    /** Whether both texts name the same participant or room. */
    public static boolean same(String one, String other) {
        return one.equals(other) || parse(one).equals(parse(other));
    }

    /** Whether somebody can have this URI: an address with a user, a telephone number, or a URN. */
    public boolean isSomebodys() {
        return key.matches("(sip|im|pres|xmpp|mailto):[^\\s@:<>]+@[^\\s@<>]+|tel:[^\\s<>]+|urn:[^\\s<>]+");
    }

    @Override
    public String toString() {
        return key;
    }

    private static String bare(String text) {
        int close = text.lastIndexOf('>');
        int open = close < 0 ? -1 : text.lastIndexOf('<', close);
        return open < 0 ? text.strip() : text.substring(open + 1, close).strip();
    }

    private static String address(String scheme, String rest) {
        // neither parameters nor headers may hold an "@" that is not encoded (RFC 3261 section 25.1), so the first one
        // ends the user part
        int at = rest.indexOf('@');
        String host = hostKey(rest.substring(at + 1));
        if (host.isEmpty()) {
            return scheme + ':' + rest;
        }
        if (at < 0) {
            return scheme + ':' + host;
        }
        int password = rest.indexOf(':');
        String user = rest.substring(0, password >= 0 && password < at ? password : at);
        return scheme + ':' + userKey(user) + '@' + host;
    }

    /** The host alone, in canonical form; empty if there is none. */
    private static String hostKey(String hostAndMore) {
        if (hostAndMore.startsWith("[")) {
            int close = hostAndMore.indexOf(']');
            return close < 0 ? "" : ipv6Key(hostAndMore.substring(1, close));
        }
        int end = 0;
        while (end < hostAndMore.length() && isHostCharacter(hostAndMore.charAt(end))) {
            end++;
        }
        boolean wellEnded = end == hostAndMore.length() || ":;?".indexOf(hostAndMore.charAt(end)) >= 0;
        int last = end > 0 && hostAndMore.charAt(end - 1) == '.' ? end - 1 : end;
        return wellEnded ? hostAndMore.substring(0, last).toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isHostCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
    }

    private static String ipv6Key(String literal) {
        if (literal.isEmpty() || !literal.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
            return "";
        }
        try {
            // brackets make the JDK parse a literal; it never asks a name server for one
            return '[' + InetAddress.getByName('[' + literal + ']').getHostAddress() + ']';
        } catch (UnknownHostException e) {
            return "";
        }
    }

    /** One form for every way to write the user part: what may stand unencoded does, all else is %HH in upper case. */
    private static String userKey(String user) {
        boolean plain = user.chars().allMatch(c -> USER_CHARACTERS.indexOf(c) >= 0);
        if (plain) {
            return user;
        }
        StringBuilder key = new StringBuilder(user.length() + 8);
        byte[] octets = user.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            int encoded = octet == '%' ? encodedAt(octets, i) : -1;
            if (encoded >= 0) {
                octet = encoded;
                i += 2;
            }
            append(octet, key);
        }
        return key.toString();
    }

    private static int encodedAt(byte[] octets, int percent) {
        if (percent + 2 >= octets.length) {
            return -1;
        }
        int high = Character.digit(octets[percent + 1], 16);
        int low = Character.digit(octets[percent + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static void append(int octet, StringBuilder key) {
        if (USER_CHARACTERS.indexOf(octet) >= 0) {
            key.append((char) octet);
        } else {
            key.append(String.format("%%%02X", octet));
        }
    }

    private static String telephone(String rest) {
        String[] parts = rest.split(";", -1);
        StringBuilder number = new StringBuilder("tel:");
        parts[0].chars()
                .filter(c -> "-.() ".indexOf(c) < 0)
                .forEach(c -> number.append(Character.toLowerCase((char) c)));
        for (String parameter : parts) {
            if (parameter.toLowerCase(Locale.ROOT).startsWith("phone-context=")) {
                number.append(';').append(parameter.toLowerCase(Locale.ROOT));
            }
        }
        return number.toString();
    }
}
