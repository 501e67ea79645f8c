package org.parley.relay.hop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}; one address is a network of its own. An IPv4 address inside an IPv6 one
 * (RFC 4291 §2.5.5, RFC 6052 §2.1) is the IPv4 address.
 */
final class Network {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern FOUR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] COMPATIBLE = new byte[TRANSLATED.length];

    private final byte[] address;
    private final int bits;
    private final String text;

    private Network(byte[] address, int bits, String text) {
        this.address = address;
        this.bits = bits;
        this.text = text;
    }

    /** Reads one; empty for what is neither an address nor a network. Looks no name up. */
    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (!FOUR.matcher(host).matches() && !SIX.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            byte[] octets = InetAddress.getByName(host.indexOf(':') < 0 ? host : '[' + host + ']')
                    .getAddress();
            int all = octets.length * Byte.SIZE;
            if (slash >= 0 && !LENGTH.matcher(length).matches()) {
                return Optional.empty();
            }
            int bits = slash < 0 ? all : Integer.parseInt(length);
            return bits > all ? Optional.empty() : Optional.of(new Network(octets, bits, text));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** One that is known to be well written. */
    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Its first address. */
    InetAddress address() {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " octets", e);
        }
    }

    boolean holds(InetAddress other) {
        byte[] octets = plain(other);
        if (octets.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((address[bit >> 3] ^ octets[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] plain(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean embedded =
                octets.length == 16 && (begins(octets, TRANSLATED) || begins(octets, COMPATIBLE) && octets[12] != 0);
        return embedded ? new byte[] {octets[12], octets[13], octets[14], octets[15]} : octets;
    }

    private static boolean begins(byte[] octets, byte[] start) {
        return java.util.Arrays.equals(octets, 0, start.length, start, 0, start.length);
    }

    @Override
    public String toString() {
        return text;
    }
}
