package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.parley.observe.Health;
import org.parley.observe.Metrics;
import org.parley.observe.StateDump;

/**
 * What every process tells: {@code /health} (it answers), {@code /ready} (send work here, or 503 with the reasons), {@code /metrics}
 * (Prometheus), {@code /state} and {@code /api/state} (the state dump), {@code /api/openapi.yaml} (what there is).
 */
public final class ProcessRoutes {
    private static final String OPENAPI = "openapi.yaml";

    private final Metrics metrics;
    private final Health health;
    private final StateDump state;

    private ProcessRoutes(Metrics metrics, Health health, StateDump state) {
        this.metrics = metrics;
        this.health = health;
        this.state = state;
    }

    /** Adds them. Health and readiness need no token: what asks is a load balancer, and they tell nothing else. */
    public static void add(Routes routes, Metrics metrics, Health health, StateDump state) {
        ProcessRoutes own = new ProcessRoutes(metrics, health, state);
        routes.open(HttpMethod.GET, "/health", call -> own.alive())
                .open(HttpMethod.GET, "/ready", call -> own.ready())
                .add(HttpMethod.GET, "/metrics", call -> own.scraped())
                .add(HttpMethod.GET, "/state", call -> own.dumped())
                .add(HttpMethod.GET, "/api/state", call -> own.dumped())
                .add(HttpMethod.GET, "/api/openapi.yaml", call -> described());
    }

    private Future<Answer> alive() {
        return Future.succeededFuture(Answer.json(new JsonObject().put("status", "alive")));
    }

    private Future<Answer> ready() {
        List<String> reasons = health.reasonsNotReady();
        return Future.succeededFuture(
                reasons.isEmpty()
                        ? Answer.json(new JsonObject().put("status", "ready"))
                        : Answer.json(
                                503, new JsonObject().put("status", "not ready").put("why", new JsonArray(reasons))));
    }

    private Future<Answer> scraped() {
        return Future.succeededFuture(Answer.text(Metrics.CONTENT_TYPE, metrics.scrape()));
    }

    private Future<Answer> dumped() {
        return Future.fromCompletionStage(state.dump()).map(Answer::json);
    }

    private static Future<Answer> described() {
        try (InputStream in = ProcessRoutes.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw new IllegalStateException(OPENAPI + " is not on the class path");
            }
            return Future.succeededFuture(new Answer(200, "application/yaml", Buffer.buffer(in.readAllBytes())));
        } catch (IOException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }
}
