/** REFER at the focus (RFC 3515, RFC 4488, RFC 4579 §5.5, §5.11). */
@NullMarked
package org.parley.tests.rfc3515;

import org.jspecify.annotations.NullMarked;
