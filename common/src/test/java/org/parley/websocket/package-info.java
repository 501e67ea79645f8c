/** WebSocket on plain octets. */
@NullMarked
package org.parley.websocket;

import org.jspecify.annotations.NullMarked;
