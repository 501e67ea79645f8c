package org.parley.sip.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How callers are identified.
 *
 * @param required must a caller prove who it is; false takes From at its word
 * @param realms the domains whose users have passwords here, each its own realm, lower case; {@code *}: the caller's own domain, whichever
 * @param peers whose word about identities is taken
 * @param failures wrong passwords from one address before it is refused unheard; one is forgiven every {@code forgiveEvery}
 * @param forgiveEvery how soon a failure is forgiven
 */
public record IdentityConfig(
        boolean required, List<String> realms, TrustedPeers peers, int failures, Duration forgiveEvery) {
    /** What stands for every domain. */
    static final String ANY = "*";

    /** Checks every value. */
    public IdentityConfig {
        realms = realms.stream().map(realm -> realm.toLowerCase(Locale.ROOT)).toList();
        require(!realms.isEmpty(), "sip.auth.realm", realms, "at least one domain, or *");
        require(failures >= 1, "sip.auth.failures", failures, "at least 1");
        require(forgiveEvery.toMillis() >= 1, "forgive every", forgiveEvery, "at least 1 ms");
    }

    /** Everybody is who they say: for loopback. */
    public static IdentityConfig open() {
        return new IdentityConfig(false, List.of(ANY), TrustedPeers.NONE, 20, Duration.ofSeconds(6));
    }

    /** Everybody has to prove it, by a password of one of these realms. */
    public static IdentityConfig required(List<String> realms) {
        return new IdentityConfig(true, realms, TrustedPeers.NONE, 20, Duration.ofSeconds(6));
    }

    /** The same with these peers trusted. */
    public IdentityConfig trusting(TrustedPeers others) {
        return new IdentityConfig(required, realms, others, failures, forgiveEvery);
    }

    /** The same with another limit on failures. */
    public IdentityConfig withFailures(int most, Duration forgive) {
        return new IdentityConfig(required, realms, peers, most, forgive);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
