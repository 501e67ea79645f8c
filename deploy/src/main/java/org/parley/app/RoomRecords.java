package org.parley.app;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.parley.chat.media.Stay;

/** What is written down of stays in rooms. Any thread. */
final class RoomRecords {
    private final CallRecords records;

    /** Writes to those records. */
    RoomRecords(CallRecords records) {
        this.records = records;
    }

    /** Somebody is out of a room. */
    void ended(Stay stay) {
        if (records.on()) {
            records.write(record(stay));
        }
    }

    private static JsonObject record(Stay stay) {
        return new JsonObject()
                .put("type", "room-stay")
                .put("id", stay.participant().value())
                .put("room", stay.room().uri())
                .put("participant", stay.who().aor())
                .put("peer", stay.peer().isEmpty() ? null : stay.peer())
                .put("tls", stay.secure())
                .put("started", CallRecords.time(stay.joined()))
                .put("ended", CallRecords.time(stay.left()))
                .put("seconds", Duration.between(stay.joined(), stay.left()).toMillis() / 1_000.0)
                .put("why", CallRecords.named(stay.cause().kind()))
                .put("detail", stay.cause().text())
                .put("messages-from", stay.messagesFrom())
                .put("octets-from", stay.octetsFrom())
                .put("messages-to", stay.messagesTo())
                .put("octets-to", stay.octetsTo());
    }
}
