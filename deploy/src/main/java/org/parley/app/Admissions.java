package org.parley.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parley.credentials.CredentialStore;
import org.parley.digest.Challenge;
import org.parley.digest.DigestVerifier;
import org.parley.digest.NonceSecret;
import org.parley.digest.Nonces;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.Decision;

/** Who is admitted to the relay, as configured. */
final class Admissions {
    private Admissions() {}

    /** By digest, against that store. */
    static Admission of(ParleyConfig config, RelaySettings settings, CredentialStore credentials) {
        Nonces nonces = new Nonces(
                NonceSecret.random(),
                config.node(),
                config.values().value(RelayKeys.RELAY_NONCE_LIFETIME),
                System::currentTimeMillis);
        DigestVerifier verifier = new DigestVerifier(settings.realm(), nonces, credentials);
        return request -> {
            List<String> challenges = verifier.challenge().challenges().stream()
                    .map(Challenge::text)
                    .toList();
            return CompletableFuture.completedStage(
                    new Decision.Challenged(challenges, !request.authorization().isEmpty()));
        };
    }
}
