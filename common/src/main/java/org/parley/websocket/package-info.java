/**
 * The server's side of WebSocket on plain octets (RFC 6455): the opening handshake, frames in and out, and who may come in. Knows no socket, no
 * thread and no subprotocol: whoever owns a connection feeds it what was read and writes what it is given, so a WebSocket is bounded, timed and
 * counted like every other connection there.
 */
@NullMarked
package org.parley.websocket;

import org.jspecify.annotations.NullMarked;
