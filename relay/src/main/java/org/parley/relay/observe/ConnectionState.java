package org.parley.relay.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection now.
 *
 * @param publicId its name for people, the same in logs
 * @param peer the peer's address, shortened as in logs
 * @param transport what carries it: tcp, tls, ws or wss
 * @param secure whether TLS protects it
 * @param incoming whether the peer opened it
 * @param relay the peer's proven identity if it is a relay, or the host we connected to; null otherwise
 * @param bindings held by it
 * @param queuedOctets waiting to be written
 * @param unanswered requests forwarded on it that were not answered yet
 * @param age since it was opened
 * @param idle since anything was read
 */
public record ConnectionState(
        String publicId,
        String peer,
        String transport,
        boolean secure,
        boolean incoming,
        @Nullable String relay,
        int bindings,
        long queuedOctets,
        int unanswered,
        Duration age,
        Duration idle) {}
