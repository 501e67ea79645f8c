/**
 * The rooms of a loop: they open and close, participants take seats in them, what is asked goes to the log in batches, and what the log says has happened goes out to everybody
 * (RFC 7701 §5, §6). All of it on that loop, but for what {@code RoomLoop} is asked, on any thread, and what a {@code Seat} hears from its session, on the session's loop.
 * Knows logs, sessions, and all of the switch; knows no signalling. Only {@code RoomLoop} is seen outside.
 */
@NullMarked
package org.parley.chat.media.hosting;

import org.jspecify.annotations.NullMarked;
