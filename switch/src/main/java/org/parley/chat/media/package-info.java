/**
 * The MSRP switch (RFC 7701 §6), and what all of it shares: how it is configured ({@link org.parley.chat.media.MediaConfig}), what it works with ({@code SwitchParts}), what it
 * counts ({@code SwitchMetrics}), in which words it refuses, what it tells of stays that are over. Values and counters; any thread. Knows sessions and rooms as values, knows no
 * signalling, and none of the packages below it.
 *
 * <p>Those, each of which may know the ones before it and none after it: {@code form}, how messages look; {@code terms}, what rules and session descriptions mean for a session;
 * {@code delivery}, one participant as it hears, and the ways to all of them; {@code intake}, one participant as it speaks; {@code hosting}, the rooms of a loop, where the
 * two meet. Outside, only the wiring knows {@code hosting}, and nobody the other four.
 *
 * <p>Threads: a room belongs to one loop, chosen by its address; a session, and what is done in its name, to the loop of its connection. They tell each other by tasks, never by
 * locks; tasks from one loop to another arrive in order, and that order is the room's.
 */
@NullMarked
package org.parley.chat.media;

import org.jspecify.annotations.NullMarked;
