/**
 * Dialogs over the library's transactions (RFC 3261 §12–15, RFC 4028, RFC 3311). The state of a dialog belongs to one Vert.x context, chosen
 * by Call-ID; the library's threads only copy a message into a value and hop there. {@code Wire} and what stands beside it are the only
 * classes here that see the library.
 */
@NullMarked
package org.parley.sip.dialog;

import org.jspecify.annotations.NullMarked;
