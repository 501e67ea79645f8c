package org.parley.relay.admission;

/**
 * What one holder may do over all of his bindings, or one address over all of its connections. 0: no limit but the relay's own.
 *
 * @param bindings at once; above it AUTH is refused 403
 * @param octetsPerSecond read from there; reading waits above it
 * @param messagesPerSecond requests read from there; reading waits above it
 */
public record BindingLimits(int bindings, long octetsPerSecond, int messagesPerSecond) {
    /** None. */
    public static final BindingLimits NONE = new BindingLimits(0, 0, 0);

    /** Throws {@link IllegalArgumentException} for a negative number. */
    public BindingLimits {
        if (bindings < 0 || octetsPerSecond < 0 || messagesPerSecond < 0) {
            throw new IllegalArgumentException("binding limits: a negative number (expected: 0 for none, or more)");
        }
    }
}
