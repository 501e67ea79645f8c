package org.parley.relay.admission;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.parley.digest.DigestAlgorithm;

/**
 * What {@link DigestAdmission} goes by, beyond passwords.
 *
 * @param realm of challenges, where no domain has its own
 * @param domains each of which is a realm of its own; in lower case
 * @param algorithms that are offered and accepted, if the store can answer them
 * @param shortest the least that Expires may ask for
 * @param usual how long a URI is valid where AUTH does not say
 * @param longest the most that Expires may ask for
 * @param limits of each user
 * @param alwaysDigest whether AUTH is challenged although a WebSocket's handshake has proven who asks (RFC 7977 §7)
 * @param mayUse whether this user, {@code user@realm}, may use the relay at all (RFC 4976 §6.3: local policy)
 */
public record AdmissionPolicy(
        String realm,
        Set<String> domains,
        List<DigestAlgorithm> algorithms,
        Duration shortest,
        Duration usual,
        Duration longest,
        BindingLimits limits,
        boolean alwaysDigest,
        Predicate<String> mayUse) {
    /** Throws {@link IllegalArgumentException} for what cannot be. */
    public AdmissionPolicy {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        algorithms = List.copyOf(algorithms);
        boolean grows = shortest.compareTo(Duration.ofSeconds(1)) >= 0
                && shortest.compareTo(usual) <= 0
                && usual.compareTo(longest) <= 0;
        if (!grows) {
            throw new IllegalArgumentException("relay.expires: min " + shortest + ", default " + usual + ", max "
                    + longest + " (expected: at least 1s, each at least the one before)");
        }
    }

    /** One realm, both algorithms, from a minute to a day, an hour where AUTH does not say; everybody with a password may. */
    public static AdmissionPolicy of(String realm) {
        return new AdmissionPolicy(
                realm,
                Set.of(),
                DigestAlgorithm.BY_STRENGTH,
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofDays(1),
                BindingLimits.NONE,
                false,
                user -> true);
    }

    /** With domains that are realms of their own. */
    public AdmissionPolicy withDomains(Set<String> value) {
        return new AdmissionPolicy(realm, value, algorithms, shortest, usual, longest, limits, alwaysDigest, mayUse);
    }

    /** Offering these algorithms only. */
    public AdmissionPolicy withAlgorithms(List<DigestAlgorithm> value) {
        return new AdmissionPolicy(realm, domains, value, shortest, usual, longest, limits, alwaysDigest, mayUse);
    }

    /** With other bounds of Expires. */
    public AdmissionPolicy withLifetimes(Duration atLeast, Duration otherwise, Duration atMost) {
        return new AdmissionPolicy(
                realm, domains, algorithms, atLeast, otherwise, atMost, limits, alwaysDigest, mayUse);
    }

    /** With these limits for each user. */
    public AdmissionPolicy withLimits(BindingLimits value) {
        return new AdmissionPolicy(realm, domains, algorithms, shortest, usual, longest, value, alwaysDigest, mayUse);
    }

    /** Challenging AUTH whatever a handshake has proven, or not. */
    public AdmissionPolicy withAlwaysDigest(boolean value) {
        return new AdmissionPolicy(realm, domains, algorithms, shortest, usual, longest, limits, value, mayUse);
    }

    /** For these users only. */
    public AdmissionPolicy withUsers(Predicate<String> value) {
        return new AdmissionPolicy(realm, domains, algorithms, shortest, usual, longest, limits, alwaysDigest, value);
    }
}
