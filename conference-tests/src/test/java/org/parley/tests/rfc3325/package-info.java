/** Identities that trusted peers assert (RFC 3325). */
@NullMarked
package org.parley.tests.rfc3325;

import org.jspecify.annotations.NullMarked;
