/** RFC 7701 row by row: chat rooms over MSRP. */
@NullMarked
package org.parley.tests.rfc7701;

import org.jspecify.annotations.NullMarked;
