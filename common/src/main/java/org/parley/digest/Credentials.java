package org.parley.digest;

import java.util.Optional;
import java.util.Set;

/**
 * The value of one {@code Authorization} (or {@code Proxy-Authorization}) header (RFC 4976 §7, RFC 7616 §3.4). {@code qop} is always
 * {@code auth}, or missing from clients of RFC 2069.
 *
 * @param username who asks
 * @param realm whose passwords are meant
 * @param nonce from the challenge
 * @param uri what the client says the digest is over; MSRP clients may leave it out
 * @param algorithm how it hashed; MD5 where it does not say
 * @param response the proof, in lower-case hexadecimal digits; empty when the client has not been challenged yet (RFC 8760 §2.7)
 * @param cnonce the client's own nonce
 * @param nc how often it has used this nonce, from 1; 0 when not challenged yet, or without {@code qop}
 * @param opaque from the challenge
 */
public record Credentials(
        String username,
        String realm,
        String nonce,
        Optional<String> uri,
        DigestAlgorithm algorithm,
        String response,
        String cnonce,
        int nc,
        Optional<String> opaque) {
    private static final String HEADER = "Authorization";
    private static final Set<String> QUOTED =
            Set.of("username", "realm", "nonce", "uri", "response", "cnonce", "opaque");
    private static final int MAX_CNONCE = 256;

    /** Throws {@link DigestSyntaxException} if a text could not stand in a header. */
    public Credentials {
        Parameters.quote("username", username);
        Parameters.quote("realm", realm);
        Parameters.quote("nonce", nonce);
        Parameters.quote("cnonce", cnonce);
        uri.ifPresent(value -> Parameters.quote("uri", value));
        opaque.ifPresent(value -> Parameters.quote("opaque", value));
    }

    /** The header's value, on one line. */
    public String text() {
        StringBuilder text = new StringBuilder(256)
                .append("Digest username=")
                .append(Parameters.quote("username", username))
                .append(", realm=")
                .append(Parameters.quote("realm", realm))
                .append(", nonce=")
                .append(Parameters.quote("nonce", nonce));
        uri.ifPresent(value -> text.append(", uri=").append(Parameters.quote("uri", value)));
        text.append(", algorithm=")
                .append(algorithm.token())
                .append(", response=\"")
                .append(response)
                .append('"');
        if (isAnswer() && nc > 0) {
            text.append(", cnonce=").append(Parameters.quote("cnonce", cnonce));
            text.append(", nc=").append(DigestResponses.nc(nc)).append(", qop=auth");
        }
        opaque.ifPresent(value -> text.append(", opaque=").append(Parameters.quote("opaque", value)));
        return text.toString();
    }

    /** Whether this answers a challenge; some SIP clients name themselves before they are asked, with an empty response. */
    public boolean isAnswer() {
        return !response.isEmpty();
    }

    /** Whether a header's value speaks of digest at all: answer others with a challenge rather than with 400. */
    public static boolean isDigest(String value) {
        return value.stripLeading().regionMatches(true, 0, "Digest", 0, 6);
    }

    /**
     * Reads one header's value. {@code qop}, {@code cnonce} and {@code nc} must be there (RFC 4976 §9.1), unless the response is empty.
     *
     * @throws DigestSyntaxException names the parameter, what was received and what was expected
     */
    public static Credentials parse(String value) {
        return parse(value, false);
    }

    /**
     * Reads one header's value of a SIP request, where clients of RFC 2069 send no {@code qop} (RFC 3261 §22.4, 8): they have neither
     * {@code cnonce} nor {@code nc}.
     *
     * @throws DigestSyntaxException names the parameter, what was received and what was expected
     */
    public static Credentials parseSip(String value) {
        return parse(value, true);
    }

    private static Credentials parse(String value, boolean qopMayBeMissing) {
        Parameters from = Parameters.ofDigest(HEADER, value).quoted(QUOTED);
        DigestAlgorithm algorithm = from.algorithm();
        String response = response(from.need("response"), algorithm);
        boolean answer = !response.isEmpty();
        if (answer && qopMayBeMissing && from.find("qop").isEmpty()) {
            return withoutQop(from, algorithm, response);
        }
        if (answer) {
            needAuth(from.need("qop"));
        }
        return new Credentials(
                from.need("username"),
                from.need("realm"),
                answer ? from.need("nonce") : from.find("nonce").orElse(""),
                from.find("uri"),
                algorithm,
                response,
                answer ? cnonce(from.need("cnonce")) : "",
                answer ? from.nc(from.need("nc")) : 0,
                from.find("opaque"));
    }

    private static Credentials withoutQop(Parameters from, DigestAlgorithm algorithm, String response) {
        return new Credentials(
                from.need("username"),
                from.need("realm"),
                from.need("nonce"),
                from.find("uri"),
                algorithm,
                response,
                "",
                0,
                from.find("opaque"));
    }

    private static String response(String response, DigestAlgorithm algorithm) {
        boolean wellFormed = response.length() == algorithm.hexDigits()
                && response.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        if (!wellFormed && !response.isEmpty()) {
            throw new DigestSyntaxException(HEADER + ": response of " + response.length() + " characters (expected: "
                    + algorithm.hexDigits() + " lower-case hexadecimal digits for " + algorithm.token() + ")");
        }
        return response;
    }

    private static void needAuth(String qop) {
        if (!qop.equalsIgnoreCase("auth")) {
            throw new DigestSyntaxException(HEADER + ": qop " + Parameters.shown(qop) + " (expected: auth)");
        }
    }

    private static String cnonce(String cnonce) {
        if (cnonce.length() > MAX_CNONCE) {
            throw new DigestSyntaxException(
                    HEADER + ": cnonce of " + cnonce.length() + " characters (expected: at most " + MAX_CNONCE + ")");
        }
        return cnonce;
    }
}
