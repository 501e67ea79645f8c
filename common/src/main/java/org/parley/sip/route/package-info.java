/**
 * Which way our calls go and whom they may reach: outbound proxy, routes by domain, trunks (SIP peers we neither register with nor take registrations from)
 * with their limits and their state, and the list of destinations. Values and counters; knows no SIP library, no dialog and no room. Values are immutable,
 * {@code Trunks} may be asked on any thread.
 */
@NullMarked
package org.parley.sip.route;

import org.jspecify.annotations.NullMarked;
