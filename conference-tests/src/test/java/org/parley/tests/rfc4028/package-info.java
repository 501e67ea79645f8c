/** Session timers (RFC 4028), judged from outside. */
@NullMarked
package org.parley.tests.rfc4028;

import org.jspecify.annotations.NullMarked;
