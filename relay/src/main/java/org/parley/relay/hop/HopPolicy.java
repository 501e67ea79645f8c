package org.parley.relay.hop;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.dns.DnsNames;

/**
 * Where clients may have messages sent to. An address is permitted when the host or the address is on the list of the allowed, neither is on that of the denied,
 * and it is not one of {@linkplain #WITHIN those that lead back into this machine or its link}, unless that list names it as an address or network. A name can be
 * made to lead anywhere by whoever owns it, so each address it has is judged. Immutable; any thread.
 */
public final class HopPolicy {
    /** This machine, its link, and nobody: for who asks from outside they are other places than he knows by these addresses. */
    private static final List<Network> WITHIN = List.of(
            Network.of("0.0.0.0/8"),
            Network.of("127.0.0.0/8"),
            Network.of("169.254.0.0/16"),
            Network.of("224.0.0.0/4"),
            Network.of("240.0.0.0/4"),
            Network.of("::/128"),
            Network.of("::1/128"),
            Network.of("fe80::/10"),
            Network.of("fec0::/10"),
            Network.of("ff00::/8"));

    private final Rules allowed;
    private final Rules denied;
    private final boolean mayGoWithin;

    private HopPolicy(Rules allowed, Rules denied, boolean mayGoWithin) {
        this.allowed = allowed;
        this.denied = denied;
        this.mayGoWithin = mayGoWithin;
    }

    /**
     * A policy of two lists: {@code chat.example.org}, {@code *.example.org}, {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or {@code *}. Throws
     * {@link IllegalArgumentException} for an entry that is none of these.
     *
     * @param mayGoWithin whether loopback and link-local addresses are like others: for a relay that only this machine can use
     */
    public static HopPolicy of(List<String> allow, List<String> deny, boolean mayGoWithin) {
        return new HopPolicy(Rules.of(allow), Rules.of(deny), mayGoWithin);
    }

    /** Whether an entry of these lists can be read. */
    public static boolean fits(String entry) {
        return Rules.canRead(entry);
    }

    /** Whether a host may be asked for, as the URI names it. */
    boolean permits(String host) {
        String name = DnsNames.plain(host);
        Optional<Network> literal = Network.parse(name);
        return literal.isPresent() ? permits(name, literal.get().address()) : !denied.name(name) && mayBeAllowed(name);
    }

    /** An address may still be allowed where its name is not. */
    private boolean mayBeAllowed(String name) {
        return allowed.name(name) || allowed.hasNetworks();
    }

    /** Whether this address of that host may be connected to. */
    boolean permits(String host, InetAddress address) {
        String name = DnsNames.plain(host);
        if (denied.name(name) || denied.holds(address)) {
            return false;
        }
        boolean byAddress = allowed.holds(address);
        boolean within = !mayGoWithin && WITHIN.stream().anyMatch(network -> network.holds(address));
        return byAddress || allowed.name(name) && !within;
    }

    /** One list. */
    private record Rules(boolean everything, Set<String> names, List<String> domains, List<Network> networks) {
        static Rules of(List<String> entries) {
            boolean everything = false;
            Set<String> names = new HashSet<>();
            List<String> domains = new ArrayList<>();
            List<Network> networks = new ArrayList<>();
            for (String entry : entries) {
                String plain = DnsNames.plain(entry);
                Optional<Network> network = Network.parse(plain);
                if (plain.equals("*")) {
                    everything = true;
                } else if (network.isPresent()) {
                    networks.add(network.get());
                } else if (plain.startsWith("*.") && DnsNames.isName(plain.substring(2))) {
                    domains.add(plain.substring(1));
                } else if (DnsNames.isName(plain)) {
                    names.add(plain);
                } else {
                    throw new IllegalArgumentException(
                            "'" + entry
                                    + "' (expected: a host name, *.example.org, an address, a network such as 10.0.0.0/8, or *)");
                }
            }
            return new Rules(everything, names, domains, networks);
        }

        static boolean canRead(String entry) {
            try {
                of(List.of(entry));
                return true;
            } catch (IllegalArgumentException unfit) {
                return false;
            }
        }

        boolean name(String plain) {
            return everything || names.contains(plain) || domains.stream().anyMatch(plain::endsWith);
        }

        boolean holds(InetAddress address) {
            return networks.stream().anyMatch(network -> network.holds(address));
        }

        boolean hasNetworks() {
            return !networks.isEmpty();
        }
    }
}
