package org.parley.relay.hop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.parley.net.Subnet;

/**
 * Addresses that begin alike, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}; one address is a network of its own. An IPv4 address inside an IPv6 one
 * (RFC 4291 §2.5.5, RFC 6052 §2.1) is the IPv4 address.
 */
final class Network {
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] COMPATIBLE = new byte[TRANSLATED.length];

    private final Subnet subnet;
    private final String text;

    private Network(Subnet subnet, String text) {
        this.subnet = subnet;
        this.text = text;
    }

    /** Reads one; empty for what is neither an address nor a network. Looks no name up. */
    static Optional<Network> parse(String text) {
        if (text.indexOf('%') >= 0) { // a zone means nothing to a list
            return Optional.empty();
        }
        try {
            return Optional.of(new Network(Subnet.parse(text), text));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    /** One that is known to be well written. */
    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Its first address. */
    InetAddress address() {
        int slash = text.indexOf('/');
        try {
            return InetAddress.getByAddress(Subnet.octets(slash < 0 ? text : text.substring(0, slash)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + text, e);
        }
    }

    boolean holds(InetAddress other) {
        return subnet.holds(plain(other));
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
