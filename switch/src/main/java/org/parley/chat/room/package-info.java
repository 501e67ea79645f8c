/**
 * The conference itself (RFC 7701 §4, §5): who is in a room, what number a message gets, what may not be. Pure: values and functions from values to values; no thread, no
 * clock, no randomness, no Vert.x, so that the same {@link org.parley.chat.room.RoomState} can run in memory on one node and inside a cluster's partition unchanged. How it is asked
 * from outside is {@code room.port}'s. May know the JDK and the protocol's values, and nothing else.
 */
@NullMarked
package org.parley.chat.room;

import org.jspecify.annotations.NullMarked;
