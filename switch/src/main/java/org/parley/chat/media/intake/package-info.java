/**
 * From one who speaks to the room: envelopes, nicknames, commands in messages and streams are checked (RFC 7701 §6, §7), become commands for the room's log, and are answered when
 * that has them. On the loop of the speaker's session, but for what an {@code Ask} is told: that is on the room's. Sees the room as a {@code Floor} and its speaker as a
 * {@code Hearer}; knows nobody else who is in.
 */
@NullMarked
package org.parley.chat.media.intake;

import org.jspecify.annotations.NullMarked;
