/** Tests of the MSRP codec. */
@NullMarked
package org.parley.msrp.codec;

import org.jspecify.annotations.NullMarked;
