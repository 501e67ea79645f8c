package org.parley.relay.forward;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.RateLimit;
import org.parley.relay.admission.BindingLimits;

/** Someone who holds bindings: what all of them share. Any thread. */
final class Holder {
    final String name;
    final @Nullable RateLimit octets;
    final @Nullable RateLimit messages;
    final AtomicInteger bindings = new AtomicInteger();

    Holder(String name, BindingLimits limits) {
        this.name = name;
        octets = limits.octetsPerSecond() == 0 ? null : new RateLimit(limits.octetsPerSecond());
        messages = limits.messagesPerSecond() == 0 ? null : new RateLimit(limits.messagesPerSecond());
    }

    boolean isLimited() {
        return octets != null || messages != null;
    }
}
