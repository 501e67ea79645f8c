package org.parley.relay.observe;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A URI the relay granted (RFC 4976 §6.3), as logs, call records and operators see it: never the URI itself, which is a secret.
 *
 * @param publicId its name for people; says nothing of the URI
 * @param holder whom it was granted to
 * @param relay the identity of the relay it was granted through; null: the holder's own connection
 * @param peer the address of the previous hop, shortened as in logs
 * @param secure whether the previous hop uses TLS
 * @param started when it was granted
 * @param lifetime for how long
 */
public record BindingRecord(
        String publicId,
        String holder,
        @Nullable String relay,
        String peer,
        boolean secure,
        Instant started,
        Duration lifetime) {}
