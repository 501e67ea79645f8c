/** SIP events at the notifier (RFC 6665). */
@NullMarked
package org.parley.tests.rfc6665;

import org.jspecify.annotations.NullMarked;
