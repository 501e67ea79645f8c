/** The connection model (RFC 6135), judged from outside. */
@NullMarked
package org.parley.tests.rfc6135;

import org.jspecify.annotations.NullMarked;
