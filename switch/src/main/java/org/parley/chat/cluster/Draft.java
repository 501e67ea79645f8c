package org.parley.chat.cluster;

import org.jspecify.annotations.Nullable;
import org.parley.chat.room.RoomCommand;

/**
 * A command on its way into a log.
 *
 * @param content what is said, for a gathered {@link RoomCommand.Speak}; null for everything else
 */
public record Draft(RoomCommand command, @Nullable Content content) {}
