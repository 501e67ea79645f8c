package org.parley.sip.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.parley.dns.DnsNames;
import org.parley.net.Subnet;
import org.parley.sip.SipUri;

/**
 * Whom we call directly, without a proxy in between: whoever may have somebody called (REFER) names any host, and our requests come from inside. Immutable.
 */
public final class Destinations {
    /** Everybody. */
    public static final Destinations ALL = new Destinations(true, Set.of(), List.of(), List.of());

    private final boolean all;
    private final Set<String> names;
    private final List<String> domains;
    private final List<Subnet> networks;

    private Destinations(boolean all, Set<String> names, List<String> domains, List<Subnet> networks) {
        this.all = all;
        this.names = Set.copyOf(names);
        this.domains = List.copyOf(domains);
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads a list: {@code example.org}, {@code *.example.org}, {@code 192.0.2.7}, {@code 2001:db8::/32}, or {@code *} for everybody.
     *
     * @throws IllegalArgumentException for an entry that is none of these
     */
    public static Destinations of(List<String> entries) {
        boolean all = false;
        Set<String> names = new HashSet<>();
        List<String> domains = new ArrayList<>();
        List<Subnet> networks = new ArrayList<>();
        for (String entry : entries) {
            String plain = DnsNames.plain(entry);
            if (plain.equals("*")) {
                all = true;
            } else if (plain.startsWith("*.") && DnsNames.isName(plain.substring(2))) {
                domains.add(plain.substring(2));
            } else if (DnsNames.isName(plain)) {
                names.add(plain);
            } else {
                networks.add(Subnet.parse(plain));
            }
        }
        return new Destinations(all, names, domains, networks);
    }

    /** May we call this URI directly? Its maddr, which is where the request would go, counts as much as its host. */
    public boolean permit(SipUri uri) {
        return permit(uri.host()) && uri.parameter("maddr").map(this::permit).orElse(true);
    }

    /** May we go to this host, a name or a numeric address without brackets? */
    public boolean permit(String host) {
        if (all) {
            return true;
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String plain = DnsNames.plain(bare);
        return DnsNames.isName(plain)
                ? names.contains(plain) || domains.stream().anyMatch(domain -> plain.endsWith('.' + domain))
                : within(plain);
    }

    private boolean within(String numeric) {
        try {
            byte[] address = Subnet.octets(numeric);
            return networks.stream().anyMatch(network -> network.holds(address));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
