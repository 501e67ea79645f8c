package org.parley.digest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The server's side of digest authentication in one realm. Any thread; the verdict comes on whichever thread the store answers on.
 *
 * <p>A nonce is used up only by a right answer, so that nobody without a password can fill its memory. A nonce is called stale only to those who
 * answered right (RFC 2617 §3.2.1): the others failed.
 */
public final class DigestVerifier {
    /** Unavailable stores are asked again by the next request anyway. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final int MAX_USER = 256;

    /** One of the oldest MSRP clients cannot do without an opaque, and none may be empty. */
    private static final Optional<String> OPAQUE = Optional.of("1");

    private final String realm;
    private final Nonces nonces;
    private final Ha1Source store;
    private final Predicate<DigestAlgorithm> allowed;

    /** Offers every algorithm that the store can answer. */
    public DigestVerifier(String realm, Nonces nonces, Ha1Source store) {
        this(realm, nonces, store, DigestAlgorithm.BY_STRENGTH);
    }

    /** Offers, and accepts, only the algorithms in the list. */
    public DigestVerifier(String realm, Nonces nonces, Ha1Source store, List<DigestAlgorithm> allowed) {
        Parameters.quote("realm", realm);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("digest algorithms: none (expected: MD5, SHA-256 or both)");
        }
        this.realm = realm;
        this.nonces = nonces;
        this.store = store;
        this.allowed = List.copyOf(allowed)::contains;
    }

    /** The realm. */
    public String realm() {
        return realm;
    }

    /**
     * Judges the credentials of a request.
     *
     * @param method of the request, for example {@code AUTH}
     * @param uri what the digest must be over, whatever the credentials say: for MSRP the rightmost URI of To-Path, as received
     * @param presented all credentials of the request; the first for this realm counts
     */
    public CompletionStage<Verdict> verify(String method, String uri, List<Credentials> presented) {
        return verify(method, credentials -> Optional.of(uri), presented);
    }

    /**
     * Judges the credentials of a request whose URI a proxy may have rewritten (RFC 8760 §2.6, 6).
     *
     * @param uriOf what the digest must be over, or empty if the {@code uri} in the credentials is none that is served here
     */
    public CompletionStage<Verdict> verify(
            String method, Function<Credentials, Optional<String>> uriOf, List<Credentials> presented) {
        List<DigestAlgorithm> offered = offered();
        Optional<Credentials> ours = presented.stream()
                .filter(each -> each.isAnswer() && each.realm().equals(realm) && offered.contains(each.algorithm()))
                .findFirst();
        if (ours.isEmpty()) {
            return CompletableFuture.completedStage(challenge(offered, false, false));
        }
        Credentials credentials = ours.get();
        Optional<String> uri = uriOf.apply(credentials);
        if (uri.isEmpty() || credentials.username().length() > MAX_USER) {
            return CompletableFuture.completedStage(challenge(offered, false, true));
        }
        return ask(credentials).handle((ha1, trouble) -> {
            if (trouble != null || ha1 == null) {
                return new Verdict.Unavailable("credential store: " + why(trouble), RETRY_AFTER);
            }
            return judge(credentials, ha1, method, uri.get(), offered);
        });
    }

    /** The first challenge, for who has presented nothing. */
    public Verdict.Challenged challenge() {
        return challenge(offered(), false, false);
    }

    private CompletionStage<Optional<Ha1>> ask(Credentials credentials) {
        try {
            return store.ha1(credentials.username(), realm, credentials.algorithm());
        } catch (RuntimeException broken) {
            return CompletableFuture.failedStage(broken);
        }
    }

    private Verdict judge(
            Credentials credentials, Optional<Ha1> known, String method, String uri, List<DigestAlgorithm> offered) {
        // Unknown users cost the same sums as known ones.
        Ha1 ha1 = known.filter(each -> each.algorithm() == credentials.algorithm())
                .orElseGet(() -> nobody(credentials.algorithm()));
        String expected =
                DigestResponses.response(ha1, credentials.nonce(), credentials.nc(), credentials.cnonce(), method, uri);
        boolean right = DigestResponses.same(expected, credentials.response());
        if (!right || known.isEmpty()) {
            return challenge(offered, false, true);
        }
        boolean counts = credentials.nc() > 0;
        // Who does not count its uses may use a nonce once.
        if (nonces.check(credentials.nonce(), counts ? credentials.nc() : 1) != NonceState.GOOD) {
            return challenge(offered, true, false);
        }
        Optional<AuthenticationInfo> info = counts ? Optional.of(info(credentials, ha1, uri)) : Optional.empty();
        return new Verdict.Proven(credentials.username(), realm, info);
    }

    private AuthenticationInfo info(Credentials credentials, Ha1 ha1, String uri) {
        String rspauth = DigestResponses.rspauth(ha1, credentials.nonce(), credentials.nc(), credentials.cnonce(), uri);
        return new AuthenticationInfo(
                Optional.of(nonces.issue()),
                Optional.of(rspauth),
                Optional.of(credentials.cnonce()),
                Optional.of(credentials.nc()));
    }

    /**
     * One nonce for all algorithms: clients that hash with MD5 whatever they were asked for name no algorithm, and are right.
     */
    private Verdict.Challenged challenge(List<DigestAlgorithm> offered, boolean stale, boolean failed) {
        String nonce = nonces.issue();
        List<Challenge> challenges = offered.stream()
                .map(algorithm -> new Challenge(realm, nonce, algorithm, stale, OPAQUE))
                .toList();
        return new Verdict.Challenged(challenges, stale, failed);
    }

    /** Never empty: with nothing in common nobody passes, but everybody is asked. */
    private List<DigestAlgorithm> offered() {
        List<DigestAlgorithm> both =
                store.algorithms(realm).stream().filter(allowed).toList();
        return both.isEmpty()
                ? DigestAlgorithm.BY_STRENGTH.stream().filter(allowed).toList()
                : both;
    }

    private static Ha1 nobody(DigestAlgorithm algorithm) {
        return new Ha1(algorithm, "0".repeat(algorithm.hexDigits()));
    }

    private static String why(@org.jspecify.annotations.Nullable Throwable trouble) {
        if (trouble == null) {
            return "no answer";
        }
        Throwable cause = trouble.getCause() == null ? trouble : trouble.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
