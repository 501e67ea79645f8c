/** Tests of digest authentication: vectors of the RFCs, what real clients write, and both ends against each other. */
@NullMarked
package org.parley.digest;

import org.jspecify.annotations.NullMarked;
