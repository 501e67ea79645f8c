package org.parley.app.admin;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.RoomObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens in rooms, as JSON, for whoever listens: streams of operators, the webhook, the audit record. Never what is said. Told on rooms' loops; listeners take it
 * there and return at once. Costs nothing while nobody listens.
 */
public final class RoomNews implements RoomObserver {
    private static final Logger LOG = LoggerFactory.getLogger(RoomNews.class);

    private final List<Consumer<JsonObject>> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;

    /** With times by that clock. */
    public RoomNews(Clock clock) {
        this.clock = clock;
    }

    /** From now on that one is told. */
    public void add(Consumer<JsonObject> listener) {
        listeners.add(listener);
    }

    /** No more. */
    public void remove(Consumer<JsonObject> listener) {
        listeners.remove(listener);
    }

    /** Something else than what the room's log says. */
    void tell(JsonObject news) {
        listeners.forEach(listener -> tell(listener, news));
    }

    @Override
    public void happened(RoomAddress room, List<RoomEvent> events, RoomState after) {
        if (listeners.isEmpty()) {
            return;
        }
        String at = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        for (RoomEvent event : events) {
            JsonObject news = shown(event)
                    .put("room", room.uri())
                    .put("number", event.number())
                    .put("at", at);
            listeners.forEach(listener -> tell(listener, news));
        }
    }

    private static void tell(Consumer<JsonObject> listener, JsonObject news) {
        try {
            listener.accept(news.copy());
        } catch (RuntimeException fault) {
            LOG.error("news of a room not told", fault);
        }
    }

    private static JsonObject shown(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            return of("joined").put("participant", RoomJson.of(joined.participant()));
        } else if (event instanceof RoomEvent.Updated updated) {
            return of("updated").put("participant", RoomJson.of(updated.participant()));
        } else if (event instanceof RoomEvent.Left left) {
            return caused(of("left").put("id", left.participant().value()), left.cause());
        } else if (event instanceof RoomEvent.Moderated moderated) {
            return of("moderated")
                    .put("act", RoomJson.named(moderated.act()))
                    .put("by", moderated.actor().uri())
                    .put("operator", moderated.actor().operator())
                    .put("target", moderated.target())
                    .put("detail", moderated.detail())
                    .put("reason", moderated.reason());
        } else if (event instanceof RoomEvent.Ended ended) {
            return caused(of("ended"), ended.cause());
        }
        return of("other");
    }

    private static JsonObject of(String type) {
        return new JsonObject().put("type", type);
    }

    private static JsonObject caused(JsonObject news, LeaveCause cause) {
        return news.put("why", RoomJson.named(cause.kind())).put("detail", cause.text());
    }
}
