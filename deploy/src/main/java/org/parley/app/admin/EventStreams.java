package org.parley.app.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * {@code GET /api/events}: what happens in rooms as server-sent events. Whoever reads too slowly loses events and is told how many; nobody waits for it. Streams live on
 * the operators' loop.
 */
public final class EventStreams {
    private static final int MOST = 16;
    private static final int MOST_WAITING = 1_024;
    private static final long STILL_HERE_MILLIS = 10_000;

    private final RoomNews news;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter dropped;

    private EventStreams(RoomNews news, MeterRegistry meters) {
        this.news = news;
        this.dropped = Counter.builder("parley.http.events.dropped")
                .description("Events that a stream of an operator did not take in time")
                .register(meters);
        Gauge.builder("parley.http.events.streams", open, AtomicInteger::get)
                .description("Streams of events that are open")
                .register(meters);
    }

    /** Adds the route. */
    public static void add(Routes routes, RoomNews news, MeterRegistry meters) {
        EventStreams own = new EventStreams(news, meters);
        routes.add(HttpMethod.GET, "/api/events", own::begin);
    }

    private Future<Answer> begin(Call call) {
        String room = call.only("room").text("room").orElse("");
        if (open.get() >= MOST) {
            return Future.succeededFuture(
                    Answer.problem(503, "Too many streams", open.get() + " are open (expected: at most " + MOST + ")"));
        }
        return Future.succeededFuture(Answer.stream("text/event-stream", response -> new Stream(response, room)));
    }

    /** One that reads. */
    private final class Stream implements Consumer<JsonObject> {
        private final HttpServerResponse response;
        private final String room;
        private final Context context = Objects.requireNonNull(Vertx.currentContext());
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final long ticker;

        // On the context.
        private long number;

        Stream(HttpServerResponse response, String room) {
            this.response = response;
            this.room = room;
            open.incrementAndGet();
            ticker = context.owner().setPeriodic(STILL_HERE_MILLIS, tick -> response.write(": still here\n\n"));
            response.closeHandler(closed -> {
                context.owner().cancelTimer(ticker);
                news.remove(this);
                open.decrementAndGet();
            });
            response.write(": what happens in rooms from now on\n\n");
            news.add(this);
        }

        @Override
        public void accept(JsonObject event) {
            if (!room.isEmpty() && !room.equals(event.getString("room"))) {
                return;
            }
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                drop();
            } else {
                context.runOnContext(now -> {
                    waiting.decrementAndGet();
                    write(event);
                });
            }
        }

        private void drop() {
            lost.incrementAndGet();
            dropped.increment();
        }

        private void write(JsonObject event) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                drop();
                return;
            }
            int missed = lost.getAndSet(0);
            if (missed > 0) {
                response.write(sse("lost", new JsonObject().put("events", missed)));
            }
            response.write(sse(event.getString("type"), event));
        }

        private String sse(String type, JsonObject data) {
            return "id: " + ++number + "\nevent: " + type + "\ndata: " + data.encode() + "\n\n";
        }
    }
}
