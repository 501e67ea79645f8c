/**
 * From a room to those who are in it: a {@code Hearer} is one participant as it hears, a {@code Row} all those of a loop, a {@code Copy} a message on its way to all of them, a
 * {@code StreamFan} a message above the gather limit, a {@code Tally} whom it reached (RFC 7701 §6). A {@code Row} is kept on the room's loop; a {@code Hearer}, and what it is
 * sent, belongs to the loop of its session; a {@code StreamFan} to the sender's. Knows sessions; knows neither rooms nor seats, and nothing of what is said or why.
 */
@NullMarked
package org.parley.chat.media.delivery;

import org.jspecify.annotations.NullMarked;
