package org.parley.sip.route;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.parley.sip.SipUri;

/**
 * Where our calls go.
 *
 * @param routes which way
 * @param direct whom we call without a proxy
 * @param trunks the peers we have agreements with
 */
public record Outward(Routes routes, Destinations direct, List<Trunk> trunks) {
    /** Everywhere, directly. */
    public static final Outward ANYWHERE = new Outward(Routes.NONE, Destinations.ALL, List.of());

    /** Checks that names are known and borne once. */
    public Outward {
        trunks = List.copyOf(trunks);
        Set<String> names = new HashSet<>();
        for (Trunk trunk : trunks) {
            if (!names.add(trunk.name())) {
                throw new IllegalArgumentException("trunk: '" + trunk.name() + "' twice (expected: once)");
            }
        }
        for (Routes.Rule rule : routes.rules()) {
            for (String way : rule.ways()) {
                boolean callable = trunks.stream()
                        .anyMatch(
                                trunk -> trunk.name().equals(way) && trunk.uri().isPresent());
                if (!SipUri.isSip(way) && !way.equals(Routes.DIRECT) && !callable) {
                    throw new IllegalArgumentException("route: '" + rule.domain() + " " + way
                            + "' (expected: sip:…, sips:…, direct, or a trunk that has to=)");
                }
            }
        }
    }
}
