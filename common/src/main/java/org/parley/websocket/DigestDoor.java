package org.parley.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.parley.digest.Challenge;
import org.parley.digest.Credentials;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Verdict;

/**
 * Lets in who knows a password, by HTTP's digest (RFC 7118 §7, RFC 7616): 401 with challenges first. Browsers ask their user, or send what the
 * page's own log-in left; a proof given here says nothing about requests that come later.
 *
 * @param verifier of the realm that is asked for
 */
public record DigestDoor(DigestVerifier verifier) implements Doorkeeper {
    @Override
    public CompletionStage<Optional<UpgradeRefused>> admit(UpgradeRequest request) {
        List<Credentials> presented = new ArrayList<>();
        for (String value : request.headers().getOrDefault("authorization", List.of())) {
            try {
                if (Credentials.isDigest(value)) {
                    presented.add(Credentials.parse(value));
                }
            } catch (DigestSyntaxException unreadable) {
                return CompletableFuture.completedStage(
                        Optional.of(UpgradeRefused.badRequest("Authorization: " + unreadable.getMessage())));
            }
        }
        return verifier.verify("GET", request.target(), presented).thenApply(DigestDoor::refusal);
    }

    private static Optional<UpgradeRefused> refusal(Verdict verdict) {
        if (verdict instanceof Verdict.Challenged asked) {
            return Optional.of(UpgradeRefused.unauthorized(
                    asked.challenges().stream().map(Challenge::text).toList()));
        }
        if (verdict instanceof Verdict.Unavailable later) {
            return Optional.of(UpgradeRefused.unavailable(
                    "passwords cannot be looked up now", later.retryAfter().toSeconds()));
        }
        return Optional.empty();
    }
}
