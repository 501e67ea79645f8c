/** RFC 3862 as the switch must obey it: envelopes pass as they came, and are read as they are written. */
@NullMarked
package org.parley.tests.rfc3862;

import org.jspecify.annotations.NullMarked;
