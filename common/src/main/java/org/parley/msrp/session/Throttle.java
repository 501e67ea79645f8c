package org.parley.msrp.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.Pauses;
import org.parley.msrp.link.RateLimit;

/**
 * Slows a connection's reading down where a rate limit bites, so that nothing is lost; a peer that does not take our answers is not read either.
 * Belongs to the connection's loop.
 */
final class Throttle {
    private final Engine engine;
    private final SessionTurn turn;
    private final Pauses pauses;
    private final @Nullable RateLimit requestRate;
    private final @Nullable RateLimit octetRate;
    private long requests;

    Throttle(Engine engine, SessionTurn turn, Pauses pauses) {
        this.engine = engine;
        this.turn = turn;
        this.pauses = pauses;
        EndpointConfig.Limits limits = engine.config.limits();
        requestRate = limits.requestsPerSecond() == 0 ? null : new RateLimit(limits.requestsPerSecond());
        octetRate = limits.octetsPerSecond() == 0 ? null : new RateLimit(limits.octetsPerSecond());
    }

    /** A request was read. */
    void countRequest() {
        requests++;
    }

    /** So many octets were read, last for this session, if any; so many wait to be written. */
    void afterRead(int octets, @Nullable Session session, long pending) {
        RateLimit userRate =
                session == null ? null : engine.users.rate(session.spec().user());
        if (requestRate != null || octetRate != null || userRate != null) {
            long now = System.nanoTime();
            long wait = take("octets-per-connection", octetRate, octets, now);
            wait = Math.max(wait, take("requests-per-connection", requestRate, requests, now));
            wait = Math.max(wait, take("requests-per-user", userRate, requests, now));
            if (wait > 0 && pauses.begin(Pauses.Why.RATE)) {
                turn.loop().schedule(() -> pauses.end(Pauses.Why.RATE), wait, TimeUnit.NANOSECONDS);
            }
        }
        requests = 0;
        if (pending > ChunkSender.CONTROL_LIMIT && pauses.begin(Pauses.Why.BACKLOG)) {
            engine.meters.overrun("answers");
        }
    }

    private long take(String limit, @Nullable RateLimit rate, long units, long now) {
        long wait = rate == null ? 0 : rate.take(units, now);
        if (wait > 0) {
            engine.meters.limited(limit);
        }
        return wait;
    }

    /** The peer takes our answers again. */
    void afterProgress(long pending) {
        if (pending < ChunkSender.CONTROL_LIMIT / 2) {
            pauses.end(Pauses.Why.BACKLOG);
        }
    }
}
