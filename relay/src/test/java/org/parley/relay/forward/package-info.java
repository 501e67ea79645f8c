/** Tests of the relay's insides, in memory. */
@NullMarked
package org.parley.relay.forward;

import org.jspecify.annotations.NullMarked;
