package org.parley.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.parley.config.ConfigValues;
import org.parley.credentials.CredentialStore;
import org.parley.digest.Nonces;
import org.parley.relay.admission.AdmissionPolicy;
import org.parley.relay.admission.DigestAdmission;
import org.parley.relay.admission.HandshakeAdmission;
import org.parley.relay.admission.WebAdmission;
import org.parley.websocket.Origins;
import org.parley.websocket.UserTokens;

/** Who is admitted to the relay, as configured. */
final class Admissions {
    private Admissions() {}

    /** By digest, against that store. */
    static DigestAdmission of(ParleyConfig config, RelaySettings settings, CredentialStore credentials) {
        ConfigValues values = config.values();
        Nonces nonces =
                new Nonces(config.node(), values.value(RelayKeys.RELAY_NONCE_LIFETIME), System::currentTimeMillis);
        List<Duration> lifetimes = settings.lifetimes();
        AdmissionPolicy policy = AdmissionPolicy.of(settings.realm())
                .withDomains(Set.copyOf(values.value(RelayKeys.RELAY_DOMAINS)))
                .withLifetimes(lifetimes.get(0), lifetimes.get(1), lifetimes.get(2))
                .withLimits(settings.userLimits())
                .withAlwaysDigest(values.value(RelayKeys.RELAY_WS_ALWAYS_DIGEST));
        return new DigestAdmission(credentials, nonces, policy);
    }

    /** Who may open a WebSocket: by the page's origin, then by a certificate, a token or a password, as far as these are configured. */
    static HandshakeAdmission webSockets(ConfigValues values, RelaySettings settings, DigestAdmission passwords) {
        UserTokens tokens = values.value(RelayKeys.RELAY_WS_COOKIE_SECRET)
                .map(secret -> new UserTokens(
                        values.value(RelayKeys.RELAY_WS_COOKIE),
                        secret.value().getBytes(StandardCharsets.UTF_8),
                        () -> System.currentTimeMillis() / 1_000))
                .orElse(null);
        return new WebAdmission(
                new Origins(values.value(RelayKeys.RELAY_WS_ORIGINS)),
                settings.realm(),
                values.value(RelayKeys.RELAY_WS_CLIENT_CERTIFICATES),
                tokens,
                values.value(RelayKeys.RELAY_WS_AUTH) ? passwords.verifier("") : null);
    }
}
