/**
 * Where a request goes next (RFC 4975 §6.2, RFC 4976 §8): from a URI to addresses, and whether it may go there. Knows no message and no connection; any thread.
 */
@NullMarked
package org.parley.relay.hop;

import org.jspecify.annotations.NullMarked;
