/** Tests of the relay over real sockets. */
@NullMarked
package org.parley.relay;

import org.jspecify.annotations.NullMarked;
