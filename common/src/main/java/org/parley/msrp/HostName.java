package org.parley.msrp;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hosts as RFC 4975 §6.1 compares them. Looks nothing up. */
final class HostName {
    private static final int GROUPS = 8;

    private HostName() {}

    /** An address by value, a name decoded and in lower case. */
    static String comparable(String host) {
        byte[] address = ipv6(host);
        if (address != null) {
            return "[" + HexFormat.of().formatHex(address) + "]";
        }
        return decoded(host).toLowerCase(Locale.ROOT);
    }

    /** Whether the host (without brackets) is an IPv4 or IPv6 address. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || isIpv4(decoded(host));
    }

    /** Decodes what RFC 3986 calls unreserved, and leaves every other encoded octet as it stands. */
    private static String decoded(String host) {
        if (host.indexOf('%') < 0) {
            return host;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            int octet = c == '%' ? Integer.parseInt(host, i + 1, i + 3, 16) : -1;
            if (Grammar.isUnreserved(octet)) {
                text.append((char) octet);
                i += 2;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Four decimal octets without leading zeros (RFC 3986 §3.2.2); any other spelling is a name. */
    static boolean isIpv4(String host) {
        int from = 0;
        for (int i = 0; i < 4; i++) {
            int end = i < 3 ? host.indexOf('.', from) : host.length();
            if (end < 0 || decimalOctet(host, from, end) < 0) {
                return false;
            }
            from = end + 1;
        }
        return true;
    }

    private static int decimalOctet(String host, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || length > 1 && host.charAt(from) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!Grammar.isDigit(host.charAt(i))) {
                return -1;
            }
            value = value * 10 + host.charAt(i) - '0';
        }
        return value <= 255 ? value : -1;
    }

    /** The 16 octets of an IPv6 address in any of its spellings, or null; zones are refused. */
    static byte @Nullable [] ipv6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            byte[] octets = new byte[2 * GROUPS];
            return groups(address, octets) == octets.length ? octets : null;
        }
        byte[] head = new byte[2 * GROUPS];
        byte[] tail = new byte[2 * GROUPS];
        int headLength = groups(address.substring(0, gap), head);
        int tailLength = groups(address.substring(gap + 2), tail);
        boolean ipv4First = headLength > 0 && address.lastIndexOf('.', gap) >= 0;
        if (headLength < 0 || tailLength < 0 || ipv4First || headLength + tailLength > 2 * GROUPS - 2) {
            return null;
        }
        System.arraycopy(tail, 0, head, head.length - tailLength, tailLength);
        return head;
    }

    /** Writes colon-separated groups, the last perhaps an IPv4 address; returns how many octets, or −1. */
    private static int groups(String text, byte[] octets) {
        if (text.isEmpty()) {
            return 0;
        }
        int length = 0;
        for (int from = 0; from <= text.length(); ) {
            int colon = text.indexOf(':', from);
            int end = colon < 0 ? text.length() : colon;
            boolean last = colon < 0;
            boolean ipv4 = last && isIpv4(text.substring(from, end));
            if (length + (ipv4 ? 4 : 2) > octets.length) {
                return -1;
            }
            if (ipv4) {
                length = ipv4(text.substring(from, end), octets, length);
            } else {
                int group = group(text, from, end);
                if (group < 0) {
                    return -1;
                }
                octets[length++] = (byte) (group >> 8);
                octets[length++] = (byte) group;
            }
            from = end + 1;
        }
        return length;
    }

    private static int ipv4(String text, byte[] octets, int at) {
        int length = at;
        int from = 0;
        for (int i = 0; i < 4; i++) {
            int end = i < 3 ? text.indexOf('.', from) : text.length();
            octets[length++] = (byte) decimalOctet(text, from, end);
            from = end + 1;
        }
        return length;
    }

    private static int group(String text, int from, int to) {
        if (to - from < 1 || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Grammar.isHex(text.charAt(i)) ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
