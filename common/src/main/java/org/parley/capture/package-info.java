/**
 * Copies of SIP and MSRP messages for a Homer collector, in HEP version 3. Off unless configured; then taps in the SIP stack and in MSRP
 * links hand messages to an {@link org.parley.capture.HepSender}, which never makes them wait: what its bounded outbox cannot take is
 * dropped and counted.
 *
 * <p>What must not leave the machine is taken out first: bodies, credentials, and the session-ids of MSRP URIs, which are capabilities
 * (RFC 4975 §14.1, RFC 4976 §6.3). Each session-id is replaced by a pseudonym of equal length, the same in SDP and in MSRP, so that a
 * session can still be followed. Taps call from any thread; redaction, encoding and sending run on the outbox's own thread.
 */
@NullMarked
package org.parley.capture;

import org.jspecify.annotations.NullMarked;
