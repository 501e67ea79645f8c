package org.parley.digest;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where {@link DigestVerifier} learns what a user's password hashes to. {@code org.parley.credentials.CredentialStore} is its public form. */
public interface Ha1Source {
    /**
     * The hash of one user.
     *
     * @return empty if there is no such user, or none with this algorithm; a failed stage if nobody can tell now, and then nobody passes
     */
    CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm);

    /** What makes sense to be offered in this realm, strongest first: offering what the users' entries cannot answer locks them out. */
    default List<DigestAlgorithm> algorithms(String realm) {
        return DigestAlgorithm.BY_STRENGTH;
    }
}
