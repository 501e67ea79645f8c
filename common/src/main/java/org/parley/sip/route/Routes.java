package org.parley.sip.route;

import java.util.List;
import java.util.Optional;
import org.parley.dns.DnsNames;
import org.parley.sip.SipUri;

/**
 * Which way requests outside dialogs take, by the domain they are for (RFC 3261 §8.1.2: a preloaded route set). Immutable.
 *
 * @param proxy the outbound proxy for what no rule knows; empty for none
 * @param rules the first that fits counts
 */
public record Routes(Optional<SipUri> proxy, List<Rule> rules) {
    /** Everybody is called directly. */
    public static final Routes NONE = new Routes(Optional.empty(), List.of());

    /** What stands for no proxy. */
    public static final String DIRECT = "direct";

    /** Copies the rules. */
    public Routes {
        rules = List.copyOf(rules);
    }

    /**
     * One domain's ways.
     *
     * @param domain {@code example.org}, {@code *.example.org} for what is below it, or {@code *}
     * @param ways tried one after the other: SIP URIs of proxies, names of trunks, or {@code direct}
     */
    public record Rule(String domain, List<String> ways) {
        /** Checks both. */
        public Rule {
            domain = DnsNames.plain(domain);
            ways = List.copyOf(ways);
            boolean fit = domain.equals("*")
                    || DnsNames.isName(domain.startsWith("*.") ? domain.substring(2) : domain)
                    || domain.matches("[0-9a-f:.]+");
            if (!fit || ways.isEmpty()) {
                throw new IllegalArgumentException(
                        "route: '" + domain + " " + ways + "' (expected: a domain and at least one way)");
            }
            ways.stream().filter(SipUri::isSip).forEach(SipUri::parse);
        }

        /**
         * Reads {@code example.org sip:proxy.example.net;transport=tcp trunk-a direct}.
         *
         * @throws IllegalArgumentException for anything else
         */
        public static Rule parse(String text) {
            List<String> words = List.of(text.strip().split("\\s+"));
            return new Rule(words.get(0), words.subList(1, words.size()));
        }

        boolean fits(String host) {
            return domain.equals("*")
                    || (domain.startsWith("*.") ? host.endsWith(domain.substring(1)) : host.equals(domain));
        }
    }

    /** The ways to a URI's host; empty when nothing is said about it. */
    List<String> to(SipUri uri) {
        String host = DnsNames.plain(uri.host());
        return rules.stream()
                .filter(rule -> rule.fits(host))
                .findFirst()
                .map(Rule::ways)
                .orElseGet(() -> proxy.map(SipUri::toString).map(List::of).orElse(List.of()));
    }
}
