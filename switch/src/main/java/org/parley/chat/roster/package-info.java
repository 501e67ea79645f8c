/**
 * The conference event package at its notifier (RFC 4575, 6665): who is in a room, as documents, and who is told. {@code RosterXml} and
 * {@code RosterView} are pure. A {@code RosterBook} belongs to its room's loop, a {@code RosterFeed} and the subscriptions in it to the context of their Call-ID; between the two
 * stands an immutable view, and one hop for each context. Knows rooms as values, and SIP as {@code org.parley.sip} shows it; no MSRP session and no socket.
 */
@NullMarked
package org.parley.chat.roster;

import org.jspecify.annotations.NullMarked;
