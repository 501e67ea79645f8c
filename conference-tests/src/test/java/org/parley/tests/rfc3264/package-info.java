/** Offers and answers (RFC 3264), judged from outside. */
@NullMarked
package org.parley.tests.rfc3264;

import org.jspecify.annotations.NullMarked;
