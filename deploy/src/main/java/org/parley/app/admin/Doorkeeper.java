package org.parley.app.admin;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. With a token: whoever shows it. Without one: whoever is on this machine, except pages in a browser, which could be any web
 * site's: they betray themselves by Origin, or by a Host that a name server made them believe is here.
 */
final class Doorkeeper {
    private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String SCHEME = "bearer ";

    private final Optional<byte[]> token;

    Doorkeeper(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Why this call is refused; empty when it is not. */
    Optional<Answer> refusal(HttpServerRequest request) {
        return token.isPresent() ? withoutToken(request, token.get()) : fromElsewhere(request);
    }

    private static Optional<Answer> withoutToken(HttpServerRequest request, byte[] token) {
        String shown = request.getHeader("Authorization");
        if (shown != null
                && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token, shown.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        request.response().putHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
        return Optional.of(Answer.problem(
                401,
                "Who are you?",
                (shown == null ? "no Authorization" : "another token")
                        + " (expected: Authorization: Bearer and the content of http.token-file)"));
    }

    private static Optional<Answer> fromElsewhere(HttpServerRequest request) {
        if (!LOOKING.contains(request.method())
                && (request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null)) {
            return Optional.of(Answer.problem(
                    403,
                    "Not for pages in a browser",
                    "Origin or Sec-Fetch-Site is there (expected: http.token-file set)"));
        }
        HostAndPort asked = request.authority();
        if (asked != null && !here(asked.host())) {
            return Optional.of(
                    Answer.problem(
                            403,
                            "Not under this name",
                            "Host is not this machine's own (expected: a loopback address or localhost, or http.token-file set)"));
        }
        return Optional.empty();
    }

    private static boolean here(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    }
}
