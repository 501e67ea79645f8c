package org.parley.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.observe.Health;
import org.parley.observe.Metrics;
import org.parley.observe.StateDump;

/** The operators' port, spoken to in raw HTTP so that any header can be sent. */
@Timeout(120)
class AdminServerTest {
    private static final String TOKEN = "correct horse battery staple";

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Metrics metrics = new Metrics("0", "test");
    private final Routes routes = new Routes()
            .open(HttpMethod.GET, "/open", call -> Future.succeededFuture(Answer.text("text/plain", "open\n")))
            .add(HttpMethod.GET, "/api/things", call -> things(call.only("limit")))
            .add(HttpMethod.DELETE, "/api/things/{id}", call -> deleted(call.path("id")))
            .add(HttpMethod.POST, "/api/act", call -> Future.succeededFuture(Answer.nothing()))
            .add(HttpMethod.GET, "/api/broken", call -> Future.failedFuture(new IllegalStateException("a secret")));

    AdminServerTest() {
        ProcessRoutes.add(routes, metrics, new Health(), new StateDump());
    }

    @AfterEach
    void close() {
        vertx.close().await();
        metrics.close();
    }

    /** As Java's own client offers with its first call: RFC 9113 has done away with it. */
    @Test
    void anUpgradeToHttp2IsNotTaken() {
        int port = start(Optional.empty());
        String offer =
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n";
        String last = "GET /open HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        assertThat(raw(port, "GET /open HTTP/1.1\r\nHost: h\r\n" + offer + "\r\n" + last))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("101")
                .endsWith("open\n");
    }

    @Test
    void withATokenOnlyWhoShowsItIsAnswered() {
        int port = start(Optional.of(TOKEN));
        assertThat(ask(port, "GET /open")).startsWith("HTTP/1.1 200").endsWith("open\n");
        assertThat(ask(port, "GET /ready")).startsWith("HTTP/1.1 503").contains("starting");
        for (String guarded : new String[] {"/metrics", "/state", "/api/state", "/api/things", "/nowhere"}) {
            assertThat(ask(port, "GET " + guarded))
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("www-authenticate: Bearer realm=\"parley\"");
        }
        assertThat(ask(port, "GET /api/things", "Authorization: Bearer wrong")).startsWith("HTTP/1.1 401");
        assertThat(ask(port, "GET /api/things", "Authorization: Basic " + TOKEN))
                .startsWith("HTTP/1.1 401");
        assertThat(ask(port, "GET /api/things", "Authorization: bearer " + TOKEN))
                .startsWith("HTTP/1.1 200");
        assertThat(meters.get("parley.http.refused")
                        .tag("status", "401")
                        .counter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void withoutATokenPagesInABrowserAreRefused() {
        int port = start(Optional.empty());
        assertThat(ask(port, "GET /api/things")).startsWith("HTTP/1.1 200");
        assertThat(ask(port, "POST /api/act")).startsWith("HTTP/1.1 204");
        assertThat(ask(port, "POST /api/act", "Origin: https://evil.example.org"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(port, "POST /api/act", "Sec-Fetch-Site: cross-site")).startsWith("HTTP/1.1 403");
        assertThat(raw(port, "GET /state HTTP/1.1\r\nHost: rebound.example.org\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void errorsSayWhatWasReceivedAndWhatWasExpected() {
        int port = start(Optional.empty());
        assertThat(ask(port, "GET /api/things?limit=0"))
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("limit: '0' (expected: a whole number from 1 to 10)");
        assertThat(ask(port, "GET /api/things?limits=3"))
                .startsWith("HTTP/1.1 400")
                .contains("parameter 'limits' (expected: limit)");
        assertThat(ask(port, "GET /api/things?limit=3&limit=4"))
                .startsWith("HTTP/1.1 400")
                .contains("twice");
        assertThat(ask(port, "GET /api/thing")).startsWith("HTTP/1.1 404").contains("/api/openapi.yaml");
        assertThat(ask(port, "POST /api/things")).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: GET, HEAD");
        assertThat(ask(port, "GET /api/broken"))
                .startsWith("HTTP/1.1 500")
                .doesNotContain("a secret")
                .doesNotContain("Exception");
        assertThat(raw(port, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 414 ");
    }

    @Test
    void partsOfThePathAreHandedOver() {
        int port = start(Optional.empty());
        assertThat(ask(port, "DELETE /api/things/a%2Fb"))
                .startsWith("HTTP/1.1 200")
                .contains("a/b");
        assertThat(ask(port, "DELETE /api/things/")).startsWith("HTTP/1.1 404");
    }

    @Test
    void headGetsTheHeadOnly() {
        int port = start(Optional.empty());
        assertThat(ask(port, "HEAD /health")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }

    private int start(Optional<String> token) {
        return AdminServer.start(vertx, "127.0.0.1", 0, token, routes, meters)
                .await()
                .port();
    }

    private static Future<Answer> things(Call call) {
        return Future.succeededFuture(Answer.json(new JsonObject().put("limit", call.whole("limit", 1, 10, 5))));
    }

    private static Future<Answer> deleted(String id) {
        return Future.succeededFuture(Answer.json(new JsonObject().put("id", id)));
    }

    private static String ask(int port, String what, String... headers) {
        return raw(
                port,
                what + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n"
                        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                        + "\r\n");
    }

    private static String raw(int port, String request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
