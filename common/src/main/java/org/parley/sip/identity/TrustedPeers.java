package org.parley.sip.identity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.parley.net.Subnet;
import org.parley.sip.Arrival;

/**
 * The peers whose P-Asserted-Identity is believed (RFC 3325 §2: our Trust Domain), by address or by the name in the certificate that they show
 * over TLS. An address can be forged over UDP where the network lets it be; a certificate cannot. Immutable.
 */
public final class TrustedPeers {
    /** Nobody. */
    public static final TrustedPeers NONE = new TrustedPeers(List.of(), Set.of());

    private final List<Subnet> networks;
    private final Set<String> names;

    private TrustedPeers(List<Subnet> networks, Set<String> names) {
        this.networks = List.copyOf(networks);
        this.names = Set.copyOf(names);
    }

    /**
     * Reads a list: {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or {@code proxy.example.org}.
     *
     * @throws IllegalArgumentException for an entry that is none of these
     */
    public static TrustedPeers of(List<String> entries) {
        List<Subnet> networks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : entries) {
            if (isAddress(entry)) {
                networks.add(network(entry));
            } else if (entry.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                names.add(entry.toLowerCase(Locale.ROOT));
            } else {
                throw unfit(entry);
            }
        }
        return new TrustedPeers(networks, names);
    }

    /** Does that entry mean an address or a network, and no name? */
    public static boolean isAddress(String entry) {
        return entry.matches("[0-9./]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/[0-9]+)?");
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
        byte[] address = Subnet.octets(numeric);
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    private static Subnet network(String entry) {
        try {
            return Subnet.parse(entry);
        } catch (IllegalArgumentException none) {
            throw unfit(entry);
        }
    }

    private static IllegalArgumentException unfit(String entry) {
        return new IllegalArgumentException(
                "sip.trusted-peers: '" + entry
                        + "' (expected: an address such as 192.0.2.7, a network such as 192.0.2.0/24, or the name in a certificate)");
    }
}
