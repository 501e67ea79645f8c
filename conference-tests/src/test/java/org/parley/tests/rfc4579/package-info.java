/** Conferences as SIP user agents drive them (RFC 4579). */
@NullMarked
package org.parley.tests.rfc4579;

import org.jspecify.annotations.NullMarked;
