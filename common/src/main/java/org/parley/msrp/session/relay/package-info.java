/**
 * The client of relays (RFC 4976 §5, §8, §9): finds them, asks each for a URI of its own per session by AUTH, through the inner ones, and renews what
 * expires.
 *
 * <p>Knows the session layer and the digest arithmetic, nothing of SIP or SDP: whoever signals puts the path into a description. A client works on one
 * Vert.x context of its own; public methods may be called from any thread, listeners are called on that context.
 */
@NullMarked
package org.parley.msrp.session.relay;

import org.jspecify.annotations.NullMarked;
