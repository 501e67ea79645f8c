/** Connections through middleboxes that anchor media (RFC 6714, CEMA). */
@NullMarked
package org.parley.tests.rfc6714;

import org.jspecify.annotations.NullMarked;
