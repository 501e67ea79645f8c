/** Tests of what of the client of relays needs no socket; the others stand beside the session layer's own. */
@NullMarked
package org.parley.dns;

import org.jspecify.annotations.NullMarked;
