/** Tests of who is admitted to the relay. */
@NullMarked
package org.parley.relay.admission;

import org.jspecify.annotations.NullMarked;
