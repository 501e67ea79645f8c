package org.parley.sip.stack;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Hosts that did not answer lately: they are tried after the others for a while, and never left out (RFC 3263 §2, RFC 3261 §21.5.4). Remembers a bounded
 * number. Any thread.
 */
final class Outages {
    private static final int MOST = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final Map<Host, Long> until = new ConcurrentHashMap<>();

    private record Host(SipTransport transport, InetAddress address, int port) {
        static Host of(Target target) {
            return new Host(target.transport(), target.address(), target.port());
        }
    }

    Outages(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** It is to be tried last for so long, but no longer than five minutes. */
    void note(Target target, Duration lasts) {
        long now = nanos.getAsLong();
        if (until.size() >= MOST) {
            until.values().removeIf(end -> end - now <= 0);
        }
        if (until.size() < MOST) {
            long nanosLong = lasts.compareTo(LONGEST) < 0 ? lasts.toNanos() : LONGEST.toNanos();
            until.put(Host.of(target), now + nanosLong);
        }
    }

    /** It has answered. */
    void over(Target target) {
        if (!until.isEmpty()) {
            until.remove(Host.of(target));
        }
    }

    /** The same hosts, those that did not answer lately at the end. */
    List<Target> last(List<Target> found) {
        if (until.isEmpty() || found.size() < 2) {
            return found;
        }
        long now = nanos.getAsLong();
        List<Target> order = new ArrayList<>(found.size());
        List<Target> out = new ArrayList<>();
        for (Target target : found) {
            Long end = until.get(Host.of(target));
            (end != null && end - now > 0 ? out : order).add(target);
        }
        order.addAll(out);
        return order;
    }
}
