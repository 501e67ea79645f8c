package org.parley.observe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Serves operators over HTTP: {@code /health} (the process answers), {@code /ready} (send work here, or 503 with the
 * reasons), {@code /metrics} (Prometheus), {@code /state} (the state dump). Runs on one event loop.
 */
public final class ObservationServer {
    private static final int IDLE_SECONDS = 30;

    private final Metrics metrics;
    private final Health health;
    private final StateDump state;
    private final Vertx vertx;
    private final HttpServer server;

    private ObservationServer(Vertx vertx, Metrics metrics, Health health, StateDump state) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.health = health;
        this.state = state;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setTcpKeepAlive(true))
                .requestHandler(this::answer);
    }

    /** Opens the port; fails when it cannot be bound. */
    public static Future<ObservationServer> start(
            Vertx vertx, String host, int port, Metrics metrics, Health health, StateDump state) {
        ObservationServer observation = new ObservationServer(vertx, metrics, health, state);
        return observation.server.listen(port, host).map(observation);
    }

    /** The port that is really open. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port and its connections. */
    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("Allow", "GET, HEAD");
            text(request, 405, "text/plain", "only GET\n");
            return;
        }
        switch (String.valueOf(request.path())) {
            case "/health" -> json(request, 200, new JsonObject().put("status", "alive"));
            case "/ready" -> ready(request);
            case "/metrics" -> text(request, 200, Metrics.CONTENT_TYPE, metrics.scrape());
            case "/state" ->
                Future.fromCompletionStage(state.dump(), vertx.getOrCreateContext())
                        .onSuccess(picture -> json(request, 200, picture));
            default -> text(request, 404, "text/plain", "there are /health /ready /metrics /state\n");
        }
    }

    private void ready(HttpServerRequest request) {
        List<String> reasons = health.reasonsNotReady();
        if (reasons.isEmpty()) {
            json(request, 200, new JsonObject().put("status", "ready"));
        } else {
            json(request, 503, new JsonObject().put("status", "not ready").put("why", new JsonArray(reasons)));
        }
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        text(request, status, "application/json", body.encodePrettily() + "\n");
    }

    private static void text(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type);
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response().end();
        } else {
            request.response().end(body);
        }
    }
}
