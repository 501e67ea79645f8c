package org.parley.relay.admission;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.parley.credentials.CredentialStore;
import org.parley.digest.AuthenticationInfo;
import org.parley.digest.Challenge;
import org.parley.digest.Credentials;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Nonces;
import org.parley.digest.Verdict;
import org.parley.msrp.Status;

/**
 * Admits who proves a password by digest (RFC 4976 §6.3, §9.1). In this order: what cannot be read is 400, who has proved nothing is challenged,
 * who may not is 403, an Expires out of bounds is 423. Anything but digest is passed over, and so challenged. Who has proved himself with a WebSocket's handshake
 * need not do it again, unless the policy says so (RFC 7977 §5.3.1, §7). Any thread; the decision comes on whichever thread the store answers on.
 */
public final class DigestAdmission implements Admission {
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);

    private final AdmissionPolicy policy;
    private final DigestVerifier usual;
    private final Map<String, DigestVerifier> byDomain;

    /** Against this store, with this node's nonces. */
    public DigestAdmission(CredentialStore store, Nonces nonces, AdmissionPolicy policy) {
        this.policy = policy;
        this.usual = new DigestVerifier(policy.realm(), nonces, store, policy.algorithms());
        this.byDomain = policy.domains().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), domain -> new DigestVerifier(domain, nonces, store, policy.algorithms())));
    }

    /** For one relay that stands alone: a nonce secret of its own until it ends, one realm, what {@link AdmissionPolicy#of} says. */
    public static DigestAdmission of(CredentialStore store, String realm) {
        return of(store, AdmissionPolicy.of(realm));
    }

    /** The same with another policy. */
    public static DigestAdmission of(CredentialStore store, AdmissionPolicy policy) {
        Nonces nonces = new Nonces("embedded", NONCE_LIFETIME, System::currentTimeMillis);
        return new DigestAdmission(store, nonces, policy);
    }

    @Override
    public CompletionStage<Decision> decide(AuthRequest request) {
        if (request.proven() != null && !policy.alwaysDigest()) {
            return CompletableFuture.completedStage(admit(request.proven(), Optional.empty(), request.expires()));
        }
        List<Credentials> presented;
        try {
            presented = request.authorization().stream()
                    .filter(Credentials::isDigest)
                    .map(Credentials::parse)
                    .toList();
        } catch (DigestSyntaxException malformed) {
            String why = String.valueOf(malformed.getMessage());
            return CompletableFuture.completedStage(new Decision.Refused(Status.BAD_REQUEST.because(why), why));
        }
        return verifier(request.domain())
                .verify(AuthRequest.METHOD, request.requestUri(), presented)
                .thenApply(verdict -> decision(verdict, request.expires()));
    }

    /** Who checks passwords of that domain, in lower case: its own realm's where it has one. */
    public DigestVerifier verifier(String domain) {
        return byDomain.getOrDefault(domain, usual);
    }

    private Decision decision(Verdict verdict, OptionalLong expires) {
        if (verdict instanceof Verdict.Proven proven) {
            return admit(holder(proven.user(), proven.realm()), proven.info().map(AuthenticationInfo::text), expires);
        }
        if (verdict instanceof Verdict.Challenged asked) {
            return new Decision.Challenged(
                    asked.challenges().stream().map(Challenge::text).toList(), asked.failed());
        }
        Verdict.Unavailable unavailable = (Verdict.Unavailable) verdict;
        return new Decision.Unavailable(unavailable.why());
    }

    private Decision admit(String holder, Optional<String> info, OptionalLong expires) {
        if (!policy.mayUse().test(holder)) {
            return new Decision.Refused(Status.FORBIDDEN, holder + " may not use this relay");
        }
        if (expires.isPresent() && isOutOfBounds(expires.getAsLong())) {
            return new Decision.OutOfBounds(policy.shortest(), policy.longest());
        }
        Duration lifetime = expires.isPresent() ? Duration.ofSeconds(expires.getAsLong()) : policy.usual();
        return new Decision.Admitted(holder, lifetime, policy.limits(), info);
    }

    private boolean isOutOfBounds(long seconds) {
        return seconds < policy.shortest().toSeconds()
                || seconds > policy.longest().toSeconds();
    }

    /** One holder, whether he calls himself by his name or by his address. */
    static String holder(String user, String realm) {
        return user.endsWith('@' + realm) ? user : user + '@' + realm;
    }
}
