package org.parley.chat.media.hosting;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.intake.Ask;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomCommand;

/** Messages of the batch that is in flight whose senders hear more of them than that they were taken: found again once they have their numbers. On the room's loop. */
final class Awaited {
    private final Map<Said, Ask> asks = new HashMap<>();

    /** Names a message before it has a number. */
    private record Said(ParticipantId participant, String messageId) {}

    void await(ParticipantId speaker, Ask ask) {
        asks.put(new Said(speaker, messageId(ask.draft().command())), ask);
    }

    private static String messageId(RoomCommand said) {
        return said instanceof RoomCommand.Whisper whisper
                ? whisper.messageId()
                : ((RoomCommand.Speak) said).messageId();
    }

    @Nullable
    Ask take(ParticipantId speaker, String messageId) {
        return asks.isEmpty() ? null : asks.remove(new Said(speaker, messageId));
    }

    void clear() {
        asks.clear();
    }
}
