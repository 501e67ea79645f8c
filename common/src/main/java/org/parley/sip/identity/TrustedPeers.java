package org.parley.sip.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.parley.sip.Arrival;

/**
 * The peers whose P-Asserted-Identity is believed (RFC 3325 §2: our Trust Domain), by address or by the name in the certificate that they show
 * over TLS. An address can be forged over UDP where the network lets it be; a certificate cannot. Immutable.
 */
public final class TrustedPeers {
    /** Nobody. */
    public static final TrustedPeers NONE = new TrustedPeers(List.of(), Set.of());

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

    private final List<Network> networks;
    private final Set<String> names;

    private TrustedPeers(List<Network> networks, Set<String> names) {
        this.networks = List.copyOf(networks);
        this.names = Set.copyOf(names);
    }

    /**
     * Reads a list: {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or {@code proxy.example.org}.
     *
     * @throws IllegalArgumentException for an entry that is none of these
     */
    public static TrustedPeers of(List<String> entries) {
        List<Network> networks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : entries) {
            if (entry.matches("[0-9./]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9]+)?")) {
                networks.add(Network.parse(entry));
            } else if (entry.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                names.add(entry.toLowerCase(Locale.ROOT));
            } else {
                throw unfit(entry);
            }
        }
        return new TrustedPeers(networks, names);
    }

    /** Did this come from one of them? */
    public boolean include(Arrival arrival) {
        return arrival.certified().stream().anyMatch(names::contains)
                || (!networks.isEmpty() && within(arrival.remoteHost()));
    }

    /** Is there none at all? */
    public boolean isEmpty() {
        return networks.isEmpty() && names.isEmpty();
    }

    /** Must connecting peers be asked for a certificate? */
    public boolean byName() {
        return !names.isEmpty();
    }

    private boolean within(String numeric) {
        byte[] address = octets(numeric);
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    private static byte[] octets(String numeric) {
        try {
            int zone = numeric.indexOf('%');
            // Brackets keep the JDK from asking a name server, whatever the text is.
            String bare = zone < 0 ? numeric : numeric.substring(0, zone);
            return InetAddress.getByName(bare.indexOf(':') >= 0 ? "[" + bare + "]" : bare)
                    .getAddress();
        } catch (UnknownHostException impossible) {
            throw unfit(numeric);
        }
    }

    private static IllegalArgumentException unfit(String entry) {
        return new IllegalArgumentException(
                "sip.trusted-peers: '" + entry
                        + "' (expected: an address such as 192.0.2.7, a network such as 192.0.2.0/24, or the name in a certificate)");
    }

    /** Addresses that begin alike. */
    private static final class Network {
        private final byte[] address;
        private final int bits;

        private Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        static Network parse(String text) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            if (host.indexOf(':') < 0 && !host.matches(OCTET + "(\\." + OCTET + "){3}")) {
                throw unfit(text);
            }
            byte[] address = octets(host);
            int all = address.length * 8;
            String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > all) {
                throw unfit(text);
            }
            return new Network(address, Integer.parseInt(length));
        }

        boolean holds(byte[] other) {
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
    }
}
