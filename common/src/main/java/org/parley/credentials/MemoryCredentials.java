package org.parley.credentials;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

/**
 * Users that the program itself keeps, for a relay or focus embedded in it: added and removed while it runs, gone when it ends. Keeps hashes, not
 * passwords. As large as the program makes it, whatever names are asked for. Any thread.
 */
public final class MemoryCredentials implements CredentialStore {
    private final Map<User, Map<DigestAlgorithm, Ha1>> users = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record User(String name, String realm) {}

    /** Knows this user from now on, by this password; a password before it is void. Throws {@link IllegalArgumentException} for an empty name or realm. */
    public void put(String name, String realm, String password) {
        if (name.isEmpty() || realm.isEmpty()) {
            throw new IllegalArgumentException(
                    "user '" + name + "' of realm '" + realm + "' (expected: both with at least one character)");
        }
        users.put(
                new User(name, realm),
                Map.of(
                        DigestAlgorithm.SHA_256, Ha1.of(DigestAlgorithm.SHA_256, name, realm, password),
                        DigestAlgorithm.MD5, Ha1.of(DigestAlgorithm.MD5, name, realm, password)));
    }

    /** Knows this user no more; whether it did. What the user was granted goes on until somebody ends it. */
    public boolean remove(String name, String realm) {
        return users.remove(new User(name, realm)) != null;
    }

    @Override
    public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
        return closed
                ? CompletableFuture.failedStage(new IllegalStateException("credentials in memory: closed"))
                : CompletableFuture.completedStage(Optional.ofNullable(
                        users.getOrDefault(new User(user, realm), Map.of()).get(algorithm)));
    }

    @Override
    public Health probe() {
        return new Health(!closed, users.size() + " users in memory");
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        users.clear();
        return CompletableFuture.completedStage(null);
    }
}
