package org.parley.msrp.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.RateLimit;

/** The rate of each user over all of that user's sessions. Any thread. */
final class Users {
    private final int requestsPerSecond;
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();

    private record Usage(RateLimit rate, int sessions) {}

    Users(int requestsPerSecond) {
        this.requestsPerSecond = requestsPerSecond;
    }

    void joined(String user) {
        if (isLimited(user)) {
            usages.compute(
                    user,
                    (key, usage) -> usage == null
                            ? new Usage(new RateLimit(requestsPerSecond), 1)
                            : new Usage(usage.rate, usage.sessions + 1));
        }
    }

    void left(String user) {
        if (isLimited(user)) {
            usages.computeIfPresent(
                    user, (key, usage) -> usage.sessions == 1 ? null : new Usage(usage.rate, usage.sessions - 1));
        }
    }

    private boolean isLimited(String user) {
        return requestsPerSecond > 0 && !user.isEmpty();
    }

    @Nullable
    RateLimit rate(String user) {
        Usage usage = isLimited(user) ? usages.get(user) : null;
        return usage == null ? null : usage.rate;
    }
}
