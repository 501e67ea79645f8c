/** SIP over WebSocket (RFC 7118). */
@NullMarked
package org.parley.tests.rfc7118;

import org.jspecify.annotations.NullMarked;
