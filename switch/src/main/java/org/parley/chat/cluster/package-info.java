/**
 * The ports by which a room is numbered and remembered (one node: in memory; a cluster: elsewhere), and their local form. Knows rooms and the protocol's values; knows no
 * session, no socket and no signalling. Everything here runs on the context that owns the room.
 */
@NullMarked
package org.parley.chat.cluster;

import org.jspecify.annotations.NullMarked;
