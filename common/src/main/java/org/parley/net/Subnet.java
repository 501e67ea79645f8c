package org.parley.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that begin alike, as {@code 192.0.2.0/24}; or one. Immutable. */
public final class Subnet {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

    private final byte[] address;
    private final int bits;

    private Subnet(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /**
     * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::1} or {@code 2001:db8::/32}; asks no name server.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = octets(slash < 0 ? text : text.substring(0, slash));
        int all = address.length * 8;
        String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > all) {
            throw unfit(text);
        }
        return new Subnet(address, Integer.parseInt(length));
    }

    /**
     * The octets of an address that is written in numbers, with or without a zone; asks no name server.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static byte[] octets(String numeric) {
        int zone = numeric.indexOf('%');
        String bare = zone < 0 ? numeric : numeric.substring(0, zone);
        boolean six = bare.indexOf(':') >= 0;
        if (six ? !bare.matches("[0-9A-Fa-f:.]+") : !bare.matches(OCTET + "(\\." + OCTET + "){3}")) {
            throw unfit(numeric);
        }
        try {
            // Brackets keep the JDK from asking a name server, whatever the text is.
            return InetAddress.getByName(six ? "[" + bare + "]" : bare).getAddress();
        } catch (UnknownHostException e) {
            throw unfit(numeric);
        }
    }

    /** Whether this address is one of them. */
    public boolean holds(InetAddress other) {
        return holds(other.getAddress());
    }

    /** Whether the address of these octets is one of them. */
    public boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException unfit(String text) {
        return new IllegalArgumentException(
                "'" + text + "' (expected: an address such as 192.0.2.7 or a network such as 192.0.2.0/24)");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subnet same && bits == same.bits && Arrays.equals(address, same.address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
