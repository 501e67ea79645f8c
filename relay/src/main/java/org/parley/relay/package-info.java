/**
 * The MSRP relay (RFC 4976) as others embed it: {@link org.parley.relay.Relay} starts it from a {@link org.parley.relay.config.RelayConfig} and an {@link
 * org.parley.relay.admission.Admission}, tells {@link org.parley.relay.observe.RelayEvents} what happens, and shows operators bindings and connections.
 *
 * <p>Knows no switch, no session and no SIP. Every public method may be called from any thread; how messages pass is {@code org.parley.relay.forward}'s.
 */
@NullMarked
package org.parley.relay;

import org.jspecify.annotations.NullMarked;
