/** The conference event package (RFC 4575). */
@NullMarked
package org.parley.tests.rfc4575;

import org.jspecify.annotations.NullMarked;
