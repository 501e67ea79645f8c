/** Tests of path arithmetic. */
@NullMarked
package org.parley.relay.path;

import org.jspecify.annotations.NullMarked;
