package org.parley.examples;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.credentials.MemoryCredentials;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.AdmissionPolicy;
import org.parley.relay.admission.AuthRequest;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.admission.DigestAdmission;

/**
 * Whom a peer carries: those who prove a password it gave them, for ten minutes at a time, at most four sessions and a megabyte a second each; nobody new while it
 * has no time for others. Any thread.
 */
final class Friends implements Admission {
    private static final BindingLimits EACH = new BindingLimits(4, 1 << 20, 200);

    private final String realm;
    private final MemoryCredentials passwords = new MemoryCredentials();
    private final Set<String> silenced = ConcurrentHashMap.newKeySet();
    private final DigestAdmission byPassword;
    private volatile boolean busy;

    Friends(String realm) {
        this.realm = realm;
        byPassword = DigestAdmission.of(
                passwords,
                AdmissionPolicy.of(realm)
                        .withLifetimes(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(10))
                        .withLimits(EACH)
                        .withUsers(holder -> !silenced.contains(holder)));
    }

    /** Asks for the password first: who has proved nothing learns nothing of us. */
    @Override
    public CompletionStage<Decision> decide(AuthRequest request) {
        return byPassword
                .decide(request)
                .thenApply(decision -> busy && decision instanceof Decision.Admitted
                        ? Decision.forbid("no time for others")
                        : decision);
    }

    void add(String name, String password) {
        passwords.put(name, realm, password);
    }

    void remove(String name) {
        passwords.remove(name, realm);
    }

    /** Known, but refused. */
    void silence(String name) {
        silenced.add(holder(name));
    }

    /** Whether nobody new is carried. */
    void busy(boolean now) {
        busy = now;
    }

    /** How the relay calls this friend. */
    String holder(String name) {
        return name + "@" + realm;
    }
}
