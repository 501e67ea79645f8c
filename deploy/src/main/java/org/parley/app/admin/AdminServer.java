package org.parley.app.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP port for operators. A call is looked at in this order: who may ask ({@link Doorkeeper}), which path (404), which method (405),
 * which parameters (400), which body where one is read (411, 413, 400); then its endpoint answers. Other bodies are not read. Runs on one event loop.
 */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int IDLE_SECONDS = 30;
    private static final int LONGEST_LINE = 2_048;
    private static final int LARGEST_BODY = 1 << 20;
    private static final long PATIENCE_SECONDS = 10;

    private final HttpServer server;
    private final Routes routes;
    private final Doorkeeper doorkeeper;
    private final MeterRegistry meters;

    private AdminServer(Vertx vertx, Routes routes, Doorkeeper doorkeeper, MeterRegistry meters) {
        this.routes = routes;
        this.doorkeeper = doorkeeper;
        this.meters = meters;
        // No upgrade to HTTP/2 in clear text: it is deprecated (RFC 9113 section 3.1), and was seen to lose the answer
        // it began with.
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setHttp2ClearTextEnabled(false)
                        .setTcpKeepAlive(true))
                .requestHandler(this::serve);
    }

    /**
     * Opens the port; fails when it cannot be bound.
     *
     * @param token what callers must show; empty: whoever is on this machine may
     */
    public static Future<AdminServer> start(
            Vertx vertx, String host, int port, Optional<String> token, Routes routes, MeterRegistry meters) {
        AdminServer admin = new AdminServer(vertx, routes, new Doorkeeper(token), meters);
        return admin.server.listen(port, host).map(admin);
    }

    /** The port that is really open. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port and its connections. */
    public Future<Void> close() {
        return server.close();
    }

    private void serve(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        Optional<Routes.Match> match = routes.find(request.method(), path);
        boolean open = match.isPresent() && match.get().route().open();
        Optional<Answer> refusal = open ? Optional.empty() : doorkeeper.refusal(request);
        if (refusal.isPresent()) {
            refused(request, refusal.get());
        } else if (match.isEmpty()) {
            refused(request, nowhere(request, path));
        } else if (match.get().route().reads() && hasBody(request)) {
            read(request, match.get());
        } else {
            answer(request, match.get(), new JsonObject());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? request.getHeader("Transfer-Encoding") != null : !length.equals("0");
    }

    private void read(HttpServerRequest request, Routes.Match match) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            refused(request, Answer.problem(411, "How long?", "no Content-Length (expected: one, in octets)"));
        } else if (!length.matches("[0-9]{1,9}") || Integer.parseInt(length) > LARGEST_BODY) {
            refused(
                    request,
                    Answer.problem(413, "Too much", length + " octets (expected: at most " + LARGEST_BODY + ")"));
        } else {
            request.body()
                    .onSuccess(octets -> {
                        try {
                            answer(request, match, new JsonObject(octets));
                        } catch (DecodeException | ClassCastException noObject) {
                            refused(
                                    request,
                                    Answer.problem(
                                            400, "Not JSON", "a body of another kind (expected: one JSON object)"));
                        }
                    })
                    .onFailure(gone ->
                            LOG.debug("body not read path={}", match.route().template()));
        }
    }

    private Answer nowhere(HttpServerRequest request, String path) {
        Set<String> methods = routes.methods(path);
        if (methods.isEmpty()) {
            return Answer.problem(404, "No such path", path + " (expected: a path listed in /api/openapi.yaml)");
        }
        request.response().putHeader("Allow", String.join(", ", methods));
        return Answer.problem(
                405, "No such method here", request.method() + " (expected: " + String.join(" or ", methods) + ")");
    }

    private void answer(HttpServerRequest request, Routes.Match match, JsonObject body) {
        Call call = new Call(match.parts(), request.params(false), body);
        Future<Answer> answering;
        try {
            answering = match.route().endpoint().answer(call);
        } catch (RuntimeException thrown) {
            answering = Future.failedFuture(thrown);
        }
        answering
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .onSuccess(answer -> send(request, answer))
                .onFailure(failure -> failed(request, match.route().template(), failure));
    }

    private void failed(HttpServerRequest request, String template, Throwable failure) {
        if (failure instanceof UnwrittenException unwritten) {
            LOG.warn("call answered late method={} path={} why={}", request.method(), template, unwritten.getMessage());
            refused(request, Answer.problem(500, "Not on disk", String.valueOf(unwritten.getMessage())));
        } else if (failure instanceof BadCallException bad) {
            refused(request, Answer.problem(400, "Parameters that mean nothing", String.valueOf(bad.getMessage())));
        } else {
            LOG.error("call failed method={} path={}", request.method(), template, failure);
            refused(request, Answer.problem(500, "A fault of ours", "the log says more"));
        }
    }

    private void refused(HttpServerRequest request, Answer problem) {
        Counter.builder("parley.http.refused")
                .description("Calls of operators refused")
                .tag("status", Integer.toString(problem.status()))
                .register(meters)
                .increment();
        send(request, problem);
    }

    private static void send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        Consumer<HttpServerResponse> feed = answer.feed();
        response.setStatusCode(answer.status()).putHeader("Cache-Control", "no-store");
        if (!answer.type().isEmpty()) {
            response.putHeader("Content-Type", answer.type()).putHeader("X-Content-Type-Options", "nosniff");
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(answer.body().length()))
                    .end();
        } else if (feed != null) {
            response.setChunked(true);
            feed.accept(response);
        } else {
            response.end(answer.body());
        }
    }
}
