package org.parley.sip.route;

import java.util.Optional;

/**
 * One way to somebody.
 *
 * @param route the preloaded Route, a name-addr with {@code lr}; empty for none
 * @param trunk whose it is; empty for nobody's
 */
public record Way(String route, Optional<OpenTrunk> trunk) {
    /** Straight to the Request-URI. */
    static final Way DIRECT = new Way("", Optional.empty());
}
