package org.parley.relay.forward;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.AddressShare;
import org.parley.msrp.link.Pauses;
import org.parley.msrp.link.RateLimit;
import org.parley.relay.config.RelayConfig;

/**
 * Slows a connection's reading down where a rate limit bites, so that nothing is lost; a peer that does not take our answers is not read either. Belongs to the
 * connection's loop.
 */
final class Throttle {
    private final RelayTurn turn;
    private final RelayMeters meters;
    private final Pauses pauses;
    private final @Nullable RateLimit messages;
    private final @Nullable RateLimit octets;
    private final @Nullable RateLimit messagesOfAddress;
    private final @Nullable RateLimit octetsOfAddress;
    /** Whether the connection is limited whoever it belongs to. */
    private final boolean always;

    private long requests;

    /** {@code share}: what the connection's address may take; null: anything. */
    Throttle(
            RelayTurn turn,
            RelayMeters meters,
            Pauses pauses,
            RelayConfig.Limits limits,
            @Nullable AddressShare share) {
        this.turn = turn;
        this.meters = meters;
        this.pauses = pauses;
        messages = limits.messagesPerSecond() == 0 ? null : new RateLimit(limits.messagesPerSecond());
        octets = limits.octetsPerSecond() == 0 ? null : new RateLimit(limits.octetsPerSecond());
        messagesOfAddress = share == null ? null : share.messages();
        octetsOfAddress = share == null ? null : share.octets();
        always = messages != null || octets != null || messagesOfAddress != null || octetsOfAddress != null;
    }

    void countRequest() {
        requests++;
    }

    /** So many octets were read, from this holder if it is one's; so many wait to be written. */
    void afterRead(int read, @Nullable Holder holder, long pending) {
        if (always || holder != null && holder.isLimited()) {
            long now = System.nanoTime();
            long wait = take("octets-per-connection", octets, read, now);
            wait = Math.max(wait, take("messages-per-connection", messages, requests, now));
            wait = Math.max(wait, take("octets-per-address", octetsOfAddress, read, now));
            wait = Math.max(wait, take("messages-per-address", messagesOfAddress, requests, now));
            if (holder != null) {
                wait = Math.max(wait, take("octets-per-user", holder.octets, read, now));
                wait = Math.max(wait, take("messages-per-user", holder.messages, requests, now));
            }
            if (wait > 0 && pauses.begin(Pauses.Why.RATE)) {
                turn.loop().schedule(() -> pauses.end(Pauses.Why.RATE), wait, TimeUnit.NANOSECONDS);
            }
        }
        requests = 0;
        if (pending > FairSender.CONTROL_LIMIT && pauses.begin(Pauses.Why.BACKLOG)) {
            meters.overrun("answers");
        }
    }

    private long take(String limit, @Nullable RateLimit rate, long units, long now) {
        long wait = rate == null ? 0 : rate.take(units, now);
        if (wait > 0) {
            meters.limited(limit);
        }
        return wait;
    }

    /** The peer takes our answers again. */
    void afterProgress(long pending) {
        if (pending < FairSender.CONTROL_LIMIT / 2) {
            pauses.end(Pauses.Why.BACKLOG);
        }
    }
}
