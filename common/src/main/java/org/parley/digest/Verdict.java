package org.parley.digest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@link DigestVerifier} found out. */
public sealed interface Verdict {
    /**
     * The user knows the password, and this request was not seen before.
     *
     * @param user as named in the credentials
     * @param realm whose password it is
     * @param info for the answer: the server's own proof and the next nonce
     */
    record Proven(String user, String realm, Optional<AuthenticationInfo> info) implements Verdict {}

    /**
     * Ask (again).
     *
     * @param challenges one for each algorithm, in the order in which they are to be written
     * @param stale the answer was right, but its nonce has had its day or its count was used before: never counts as a failure
     * @param failed credentials for this realm were given and are wrong: counts
     */
    record Challenged(List<Challenge> challenges, boolean stale, boolean failed) implements Verdict {
        /** Keeps a copy of the list. */
        public Challenged {
            challenges = List.copyOf(challenges);
        }
    }

    /**
     * Nobody can tell now. Nobody passes, and nobody failed.
     *
     * @param why for the log
     * @param retryAfter when asking again makes sense
     */
    record Unavailable(String why, Duration retryAfter) implements Verdict {}
}
