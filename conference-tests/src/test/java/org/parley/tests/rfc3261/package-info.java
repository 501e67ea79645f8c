/** SIP (RFC 3261), as a focus that answers INVITEs meets it, judged from outside. */
@NullMarked
package org.parley.tests.rfc3261;

import org.jspecify.annotations.NullMarked;
