/** MSRP over WebSocket (RFC 7977), at the relay's own sockets. */
@NullMarked
package org.parley.tests.rfc7977;

import org.jspecify.annotations.NullMarked;
