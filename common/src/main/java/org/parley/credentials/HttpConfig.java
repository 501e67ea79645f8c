package org.parley.credentials;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.digest.DigestAlgorithm;

/**
 * How to ask a service of the operator's own for hashes.
 *
 * @param url {@code https://…}, or {@code http://…} to a loopback address
 * @param token sent as a bearer token; empty for none
 * @param trust the authorities whose certificates are believed, in PEM; those of the Java runtime if empty
 * @param algorithms what the service knows for everybody, offered to clients
 * @param timeout for a lookup from its start to its end
 * @param keep how long a hash that was found is used again without asking; zero never
 */
public record HttpConfig(
        URI url,
        String token,
        Optional<Path> trust,
        List<DigestAlgorithm> algorithms,
        Duration timeout,
        Duration keep) {
    /** Throws {@link IllegalArgumentException} for what cannot work. */
    public HttpConfig {
        algorithms = List.copyOf(algorithms);
        boolean tls = "https".equals(url.getScheme());
        boolean local = "http".equals(url.getScheme()) && isLoopback(url.getHost());
        require(
                (tls || local) && url.getHost() != null,
                "credentials.http.url: " + url,
                "https://…, or http://… to loopback");
        require(url.getUserInfo() == null, "credentials.http.url: user in the URL", "a token file");
        require(
                token.chars().allMatch(c -> c > 0x20 && c < 0x7F),
                "credentials.http.token-file: blank or control character inside",
                "one line of visible ASCII");
        require(!algorithms.isEmpty(), "credentials.http.algorithms: none", "MD5, SHA-256 or both");
        require(
                timeout.toMillis() >= 1 && timeout.toSeconds() <= 60,
                "credentials.http.timeout: " + timeout,
                "1ms to 60s");
        require(!keep.isNegative() && keep.toMinutes() <= 60, "credentials.http.keep: " + keep, "0s to 60m");
    }

    /** Both algorithms, two seconds, hashes used again for ten. */
    public static HttpConfig of(URI url, String token) {
        return new HttpConfig(
                url,
                token,
                Optional.empty(),
                DigestAlgorithm.BY_STRENGTH,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10));
    }

    /** Believing other authorities. */
    public HttpConfig trusting(Path pem) {
        return new HttpConfig(url, token, Optional.of(pem), algorithms, timeout, keep);
    }

    /** The same with other times. */
    public HttpConfig within(Duration otherTimeout, Duration otherKeep) {
        return new HttpConfig(url, token, trust, algorithms, otherTimeout, otherKeep);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HttpConfig[url=" + url + "]";
    }

    private static boolean isLoopback(String host) {
        return "localhost".equals(host) || "[::1]".equals(host) || host != null && host.matches("127(\\.\\d{1,3}){3}");
    }

    private static void require(boolean holds, String received, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(received + " (expected: " + expected + ")");
        }
    }
}
