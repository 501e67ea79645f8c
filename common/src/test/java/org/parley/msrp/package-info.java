/** Tests of the MSRP values. */
@NullMarked
package org.parley.msrp;

import org.jspecify.annotations.NullMarked;
