/**
 * Names to addresses, services and pointers, asynchronously (RFC 1035, RFC 2782, RFC 3403, RFC 3596): asks name servers, keeps answers for their time and no more than a bounded
 * number of them, believes only what answers the question. For relays and their clients, and for SIP, who are sent to names by strangers.
 *
 * <p>Knows no MSRP, no SIP and no policy. Any thread; answers come on an event loop of Vert.x, the hosts file is read on a worker.
 */
@NullMarked
package org.parley.dns;

import org.jspecify.annotations.NullMarked;
