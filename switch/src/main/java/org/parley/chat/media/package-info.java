/**
 * The MSRP switch (RFC 7701 §6): sessions become participants, what they say is checked and numbered, copies go to everybody else. Knows sessions, envelopes, rooms and
 * logs; knows no signalling.
 *
 * <p>Threads: a {@link org.parley.chat.media.LocalRoom} belongs to one loop, chosen by its address; a session, and what its {@link org.parley.chat.media.Seat} does in its
 * name, to the loop of its connection. They tell each other by tasks, never by locks; tasks from one loop to another arrive in order, and that order is the room's.
 */
@NullMarked
package org.parley.chat.media;

import org.jspecify.annotations.NullMarked;
