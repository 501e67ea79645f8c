/**
 * Who a SIP request comes from: digest over our credentials (RFC 3261 §22, RFC 7616, RFC 8760) and identities that trusted peers assert (RFC
 * 3325). Knows requests as values, digest sums and the port to credentials; no dialog layer, no room. {@code Identification} may be asked on
 * any thread and answers on the thread that its credential store answers on; the rest is pure or immutable.
 */
@NullMarked
package org.parley.sip.identity;

import org.jspecify.annotations.NullMarked;
