/** Tests of where the relay may go. */
@NullMarked
package org.parley.relay.hop;

import org.jspecify.annotations.NullMarked;
