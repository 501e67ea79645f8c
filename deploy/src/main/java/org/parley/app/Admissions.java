package org.parley.app;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.parley.config.ConfigValues;
import org.parley.credentials.CredentialStore;
import org.parley.digest.Nonces;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.AdmissionPolicy;
import org.parley.relay.admission.DigestAdmission;

/** Who is admitted to the relay, as configured. */
final class Admissions {
    private Admissions() {}

    /** By digest, against that store. */
    static Admission of(ParleyConfig config, RelaySettings settings, CredentialStore credentials) {
        ConfigValues values = config.values();
        Nonces nonces =
                new Nonces(config.node(), values.value(RelayKeys.RELAY_NONCE_LIFETIME), System::currentTimeMillis);
        List<Duration> lifetimes = settings.lifetimes();
        AdmissionPolicy policy = AdmissionPolicy.of(settings.realm())
                .withDomains(Set.copyOf(values.value(RelayKeys.RELAY_DOMAINS)))
                .withLifetimes(lifetimes.get(0), lifetimes.get(1), lifetimes.get(2))
                .withLimits(settings.userLimits());
        return new DigestAdmission(credentials, nonces, policy);
    }
}
