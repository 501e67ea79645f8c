/** Tests of how the packages of this module hang together. */
@NullMarked
package org.parley;

import org.jspecify.annotations.NullMarked;
