package org.parley.credentials;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;
import org.parley.digest.Ha1Source;

/**
 * The port to whoever knows the users. Duties of an implementation:
 *
 * <ol>
 *   <li>{@link #ha1} never blocks and ends within a bounded time, with a failed stage when nobody can tell;
 *   <li>empty means that there is no such user or no hash with this algorithm, and only that;
 *   <li>it recovers by itself when what it stands on comes back;
 *   <li>what it keeps is bounded, whatever names it is asked for.
 * </ol>
 */
public interface CredentialStore extends Ha1Source {
    @Override
    CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm);

    /** Whether it works, as far as is known now; answers at once. */
    Health probe();

    /** Lets go of connections and timers. Lookups fail from then on. */
    CompletionStage<Void> close();

    /**
     * How a store is.
     *
     * @param available whether lookups are answered
     * @param text for people: what is there, or what is wrong; never a secret
     */
    record Health(boolean available, String text) {}

    /** The store of a server without one: knows nobody, so nobody passes. */
    static CredentialStore none() {
        return new CredentialStore() {
            @Override
            public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
                return CompletableFuture.completedStage(Optional.empty());
            }

            @Override
            public Health probe() {
                return new Health(true, "no credential store: nobody can authenticate");
            }

            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.completedStage(null);
            }
        };
    }
}
