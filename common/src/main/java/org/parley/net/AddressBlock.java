package org.parley.net;

import java.net.InetAddress;

/**
 * What one customer has of the address space: an IPv4 address, or the 64 bits that an IPv6 network begins with, behind which its owner may call himself as he likes
 * (RFC 6177). Immutable.
 *
 * @param bits the address, or what it begins with
 * @param six whether it is IPv6
 */
public record AddressBlock(long bits, boolean six) {
    private static final int OF_SIX = 8;

    /** Where this address belongs. */
    public static AddressBlock of(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean six = octets.length > OF_SIX;
        long bits = 0;
        for (int i = 0; i < (six ? OF_SIX : octets.length); i++) {
            bits = bits << 8 | octets[i] & 0xff;
        }
        return new AddressBlock(bits, six);
    }
}
