/** RFC 4975 row by row, a class per section, judged from outside over real sockets. */
@NullMarked
package org.parley.tests.rfc4975;

import org.jspecify.annotations.NullMarked;
