/**
 * SIP as the rest of the house sees it: requests, responses and dialogs as plain values and small ports (RFC 3261, 4028, 3311). No type of
 * the SIP library shows here; {@code org.parley.sip.stack} and {@code org.parley.sip.dialog} below are the only packages that import it.
 * Everything a caller is told arrives on the Vert.x context that owns the Call-ID; everything it asks for may be asked from any thread.
 * Must not know: rooms, MSRP, SDP.
 */
@NullMarked
package org.parley.sip;

import org.jspecify.annotations.NullMarked;
