package org.parley.chat.room;

import java.util.List;

/**
 * What applying one command has brought.
 *
 * @param state the room after it; the very same object when nothing changed
 * @param reply the answer to whoever asked
 * @param events what happened, in order; empty when nothing changed
 */
public record Step(RoomState state, Reply reply, List<RoomEvent> events) {}
