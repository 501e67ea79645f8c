/**
 * A connection and what lives on it: sessions that share ports and are told apart by their session-id, transactions, the chunk sender,
 * gathering and streaming of what comes in, REPORTs (RFC 4975 §5, §6.2, §7, §10, §14).
 *
 * <p>Knows nothing of rooms, CPIM, SDP or SIP. Everything that belongs to a connection is touched on that connection's event loop only; the
 * session table is the one thing loops share. Public methods name their thread.
 */
@NullMarked
package org.parley.msrp.session;

import org.jspecify.annotations.NullMarked;
