package org.parley.chat.media;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parley.chat.cluster.Charters;
import org.parley.chat.cluster.RoomLogs;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.port.RoomObserver;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.MsrpEndpoint;

/**
 * What every room of a node works with.
 *
 * @param node the name of this node and its incarnation
 * @param messageIds fresh ones for notices, on any thread
 * @param stays told of each participation that ended, on its room's loop
 * @param charters what is kept of rooms
 * @param life how rooms come and go
 * @param observers told what happens in rooms
 * @param gone told when a participant's last trace on this node is gone, on its room's loop
 */
public record SwitchParts(
        String node,
        MsrpEndpoint endpoint,
        RoomLogs logs,
        MediaConfig config,
        SwitchMetrics metrics,
        Clock clock,
        Supplier<MessageId> messageIds,
        Consumer<Stay> stays,
        Charters charters,
        RoomLife life,
        List<RoomObserver> observers,
        Consumer<ParticipantId> gone) {}
