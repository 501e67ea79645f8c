package org.parley.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of one {@code WWW-Authenticate} (or {@code Proxy-Authenticate}) header: please prove that you know the password (RFC 4976 §7,
 * RFC 7616 §3.3). It always offers {@code qop="auth"} and nothing else, and never names a {@code domain}.
 *
 * @param realm whose passwords are meant
 * @param nonce to be part of the answer
 * @param algorithm how to hash
 * @param stale the last answer was right but its nonce was too old: no need to ask a person
 * @param opaque to be returned as it is
 */
public record Challenge(String realm, String nonce, DigestAlgorithm algorithm, boolean stale, Optional<String> opaque) {
    private static final String HEADER = "WWW-Authenticate";

    /** Throws {@link DigestSyntaxException} if a text could not stand in a header. */
    public Challenge {
        Parameters.quote("realm", realm);
        Parameters.quote("nonce", nonce);
        opaque.ifPresent(value -> Parameters.quote("opaque", value));
    }

    /** The header's value, on one line. */
    public String text() {
        StringBuilder text = new StringBuilder(160)
                .append("Digest realm=")
                .append(Parameters.quote("realm", realm))
                .append(", nonce=")
                .append(Parameters.quote("nonce", nonce));
        opaque.ifPresent(value -> text.append(", opaque=").append(Parameters.quote("opaque", value)));
        text.append(", algorithm=").append(algorithm.token()).append(", qop=\"auth\"");
        return (stale ? text.append(", stale=true") : text).toString();
    }

    /**
     * Reads one header's value. A challenge without {@code qop} is read too: the answer will carry one (RFC 8760 §2.6).
     *
     * @throws DigestSyntaxException if it is no digest challenge, or one that is not spoken here
     */
    public static Challenge parse(String value) {
        Parameters parameters = Parameters.ofDigest(HEADER, value);
        parameters.find("qop").filter(qop -> !offersAuth(qop)).ifPresent(qop -> {
            throw new DigestSyntaxException(HEADER + ": qop " + Parameters.shown(qop) + " (expected: auth among them)");
        });
        return new Challenge(
                parameters.need("realm"),
                parameters.need("nonce"),
                parameters.algorithm(),
                parameters.find("stale").filter("true"::equalsIgnoreCase).isPresent(),
                parameters.find("opaque"));
    }

    /** Reads several headers' values in their order; those that are not understood are left out (RFC 8760 §2.4). */
    public static List<Challenge> parseAll(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        for (String value : values) {
            understood(value).ifPresent(challenges::add);
        }
        return challenges;
    }

    private static Optional<Challenge> understood(String value) {
        try {
            return Optional.of(parse(value));
        } catch (DigestSyntaxException notSpoken) {
            return Optional.empty();
        }
    }

    private static boolean offersAuth(String qop) {
        return Stream.of(qop.split("[, \t]+")).anyMatch("auth"::equalsIgnoreCase);
    }
}
