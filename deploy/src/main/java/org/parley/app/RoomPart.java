package org.parley.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.app.admin.CallRoutes;
import org.parley.app.admin.EventStreams;
import org.parley.app.admin.RoomNews;
import org.parley.app.admin.RoomRoutes;
import org.parley.app.admin.Routes;
import org.parley.app.admin.Webhook;
import org.parley.chat.ChatSwitch;
import org.parley.chat.focus.Focus;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.port.RoomObserver;
import org.parley.config.ConfigValues;
import org.parley.config.Secret;
import org.parley.observe.Health;
import org.parley.observe.LineFile;
import org.parley.observe.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What hangs on the rooms of one process for operators: their API, the stream of events, the audit record, the webhook. Any thread. */
final class RoomPart {
    private static final Logger LOG = LoggerFactory.getLogger(RoomPart.class);
    private static final int MOST_AUDITED = 16_384;
    private static final int MOST_POSTED = 4_096;
    private static final LeaveCause DRAINED = new LeaveCause(LeaveCause.Kind.SHUTDOWN, "the rooms close");

    private final RoomNews news = new RoomNews(Clock.systemUTC());
    private final MeterRegistry meters;
    private @Nullable Outbox<String> audit;
    private @Nullable Outbox<String> posts;
    private @Nullable Webhook webhook;
    private volatile boolean draining;

    /** Opens the audit record and the webhook, where there are any. */
    RoomPart(ConfigValues values, MeterRegistry meters) {
        this.meters = meters;
        values.value(OperatorKeys.AUDIT_FILE).ifPresent(path -> {
            Outbox<String> file = new Outbox<>("audit", MOST_AUDITED, new LineFile(path), meters);
            audit = file;
            news.add(event -> audited(file, event));
        });
        Optional<String> secret = values.value(OperatorKeys.WEBHOOK_SECRET_FILE).map(Secret::value);
        values.value(OperatorKeys.WEBHOOK_URL).ifPresent(url -> {
            Webhook hook = new Webhook(URI.create(url), secret.orElseThrow());
            Outbox<String> queue = new Outbox<>("webhook", MOST_POSTED, hook, meters);
            webhook = hook;
            posts = queue;
            news.add(event -> queue.offer(event.encode()));
        });
    }

    private static void audited(Outbox<String> file, JsonObject event) {
        if ("moderated".equals(event.getString("type"))) {
            LOG.info(
                    "moderated room={} act={} by={} target={} detail={}",
                    event.getString("room"),
                    event.getString("act"),
                    event.getString("by"),
                    event.getString("target"),
                    event.getString("detail"));
            file.offer(event.encode());
        }
    }

    /** Is told what happens in rooms. */
    RoomObserver observer() {
        return news;
    }

    /** Shows the rooms to operators. */
    void show(Routes routes, Health health, Vertx vertx, ChatSwitch rooms, Focus focus, Duration drainTime) {
        RoomRoutes.add(
                routes,
                rooms.rooms(),
                rooms::known,
                deadline -> drain(deadline, vertx, rooms, focus),
                drainTime,
                Clock.systemUTC());
        CallRoutes.add(routes, focus, news, Clock.systemUTC());
        EventStreams.add(routes, news, meters);
        health.register("rooms", () -> draining ? Optional.of("draining") : Optional.empty());
    }

    /** Nobody comes in from now on; at the deadline all rooms end. */
    private Future<Void> drain(Duration deadline, Vertx vertx, ChatSwitch rooms, Focus focus) {
        draining = true;
        LOG.info("rooms draining deadline={}s", deadline.toSeconds());
        focus.drain();
        return vertx.timer(Math.max(1, deadline.toMillis()))
                .compose(over -> Future.fromCompletionStage(rooms.stop(DRAINED)));
    }

    /** Writes and posts what waits; nothing is posted a second time from now on. Succeeds always. */
    CompletionStage<Void> close() {
        Webhook hook = webhook;
        if (hook != null) {
            hook.hurry();
        }
        return CompletableFuture.allOf(List.of(closed(audit), closed(posts)).toArray(CompletableFuture<?>[]::new));
    }

    private static CompletableFuture<Void> closed(@Nullable Outbox<String> outbox) {
        return outbox == null
                ? CompletableFuture.completedFuture(null)
                : outbox.close().toCompletableFuture();
    }
}
