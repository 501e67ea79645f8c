package org.parley.relay.observe;

import java.time.Duration;

/**
 * A binding now.
 *
 * @param record what it is
 * @param left how long it is still valid
 * @param traffic what has passed by it
 */
public record BindingState(BindingRecord record, Duration left, Traffic traffic) {}
