/**
 * Wiring of rooms: the {@link org.parley.chat.room.port.Rooms} that signalling drives, spread over event loops, with the MSRP switch behind it and a log beneath. Decides nothing
 * itself. Knows every package of the switch.
 */
@NullMarked
package org.parley.chat;

import org.jspecify.annotations.NullMarked;
