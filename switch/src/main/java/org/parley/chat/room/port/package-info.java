/**
 * The port by which signalling, operators and whoever watches drive rooms: {@link org.parley.chat.room.port.Rooms}, what it is asked, and what it answers (RFC 7701 §5). Values and
 * interfaces; who implements them says on which thread. Knows the room's own values; the room knows none of these.
 */
@NullMarked
package org.parley.chat.room.port;

import org.jspecify.annotations.NullMarked;
