/**
 * The console participant: {@code parley chat}. One SIP dialog, one MSRP session, lines in and out.
 *
 * <p>Knows nothing of rooms from the inside: it speaks SIP and MSRP as any client does (RFC 3261, 4975, 7701 §5). Standard
 * input is read on a thread of its own, the main thread decides, everything else runs on the session's event loop.
 */
@NullMarked
package org.parley.client;

import org.jspecify.annotations.NullMarked;
