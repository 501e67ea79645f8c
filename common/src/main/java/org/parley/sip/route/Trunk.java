package org.parley.sip.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.sip.SipUri;
import org.parley.sip.identity.TrustedPeers;

/**
 * A SIP peer that we have an agreement with and no registration: a provider, an exchange, a proxy of ours.
 *
 * @param name what it is called in logs, metrics and routes
 * @param members addresses and networks it calls from, and names in its certificate
 * @param uri where we send what is for it; empty when it only calls us
 * @param trusted is its P-Asserted-Identity believed (RFC 3325)
 * @param limits what it may ask for
 * @param ping how often it is asked whether it lives; zero: never
 * @param login what its challenges are answered with, when they come from a member
 */
public record Trunk(
        String name,
        List<String> members,
        Optional<SipUri> uri,
        boolean trusted,
        Limits limits,
        Duration ping,
        Optional<Login> login) {
    /** Checks that the parts fit together. */
    public Trunk {
        members = List.copyOf(members);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}") || name.equals(Routes.DIRECT)) {
            throw unfit("a name of letters, digits, dots and dashes", name);
        }
        TrustedPeers.of(members);
        if (members.isEmpty() && uri.isEmpty()) {
            throw unfit("an address it calls from, or to=sip:… where it is called", name);
        }
        if (login.isPresent() && members.isEmpty()) {
            throw unfit(
                    "its addresses or the names in its certificate, because only they are shown its password", name);
        }
        boolean addressed = members.stream().anyMatch(TrustedPeers::isAddress);
        if (login.isPresent() && !addressed && uri.filter(Trunk::byTls).isEmpty()) {
            throw unfit(
                    "to=sips:… or to=sip:…;transport=tls, because who is known by name alone proves it over TLS", name);
        }
        if (!ping.isZero() && uri.isEmpty()) {
            throw unfit("to=sip:…, because it is pinged", name);
        }
    }

    private static boolean byTls(SipUri uri) {
        return uri.secure()
                || uri.parameter("transport").filter("tls"::equalsIgnoreCase).isPresent();
    }

    /**
     * What a trunk may ask for; what is more gets 503.
     *
     * @param dialogs calls at once, from it and to it
     * @param requestsPerSecond new requests from it
     * @param dialOuts calls at once to it
     */
    public record Limits(int dialogs, int requestsPerSecond, int dialOuts) {
        /** As good as none. */
        public static final Limits NONE = new Limits(1_000_000, 1_000_000, 1_000_000);

        /** Checks every value. */
        public Limits {
            if (dialogs < 0 || requestsPerSecond < 1 || dialOuts < 0) {
                throw new IllegalArgumentException("limits: " + dialogs + ", " + requestsPerSecond + ", " + dialOuts
                        + " (expected: none negative)");
            }
        }
    }

    /**
     * Who we are to it.
     *
     * @param user the name
     * @param password never printed
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "password of " + user;
        }
    }

    private static IllegalArgumentException unfit(String expected, String name) {
        return new IllegalArgumentException("trunk: '" + name + "' (expected: " + expected + ")");
    }
}
