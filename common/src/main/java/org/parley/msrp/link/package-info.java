/**
 * What carries MSRP, whoever speaks it: links over TCP and TLS, the listeners and the connector that make them, the turn of an event loop at whose end
 * everything written leaves at once, the clocks of transactions, and rates (RFC 4975 §5.4, §7.1.1, §14). A WebSocket becomes one more {@link
 * org.parley.msrp.link.Link}.
 *
 * <p>Knows no session, no relay and no head: octets come in and go out. A link, its pauses and its transactions belong to the link's event loop; listeners,
 * connector and rates may be used from any thread.
 */
@NullMarked
package org.parley.msrp.link;

import org.jspecify.annotations.NullMarked;
