package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parley.tests.server.Operator.encoded;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.RoomEvents;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Rooms as their operator sees them, keeps order in them, and is told what happens. */
class RoomOperatorTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void roomsAndWhoIsInThemAreListedAndNothingOfWhatIsSaid() {
        try (RunningServer server = RunningServer.start(false);
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            alice.say("nothing for operators");
            bob.hear("nothing for operators");
            JsonObject list = json(server, "GET", "/api/rooms");
            JsonObject line = list.getJsonArray("rooms").getJsonObject(0);
            assertThat(list.getInteger("total")).isEqualTo(1);
            assertThat(line.getString("room")).isEqualTo(stage.room());
            assertThat(line.getInteger("places")).isEqualTo(2);
            assertThat(line.getInteger("number")).isEqualTo(3);
            JsonObject detail = json(server, "GET", "/api/rooms/" + encoded(stage.room()));
            assertThat(detail.getJsonObject("policy").getString("access")).isEqualTo("open");
            JsonObject roster = json(server, "GET", roomPath(stage) + "/participants");
            assertThat(roster.getJsonArray("participants"))
                    .extracting(one -> ((JsonObject) one).getString("uri"))
                    .containsExactlyInAnyOrder(alice.aor(), bob.aor());
            for (String told : List.of(detail.encode(), roster.encode(), list.encode())) {
                assertThat(told).doesNotContain("nothing for").doesNotContain(sessionId(alice.serverUri()));
            }
            String metrics = server.http("/metrics");
            assertThat(metrics)
                    .contains("parley_switch_fanout_seconds_count{size=\"1-10\"}")
                    .contains("parley_room_roster_changes_total{what=\"joined\"} 2.0");
            assertThat(call(server, "GET", "/api/rooms/nobody@here.example.org").statusCode())
                    .isEqualTo(404);
            assertThat(call(server, "GET", "/api/rooms/nowhere").body())
                    .contains("room: 'nowhere' (expected: name@domain, or its SIP URI)");
        }
    }

    @Test
    void whoIsKickedIsOutAndTheEventsAndTheAuditSaySo() throws IOException {
        Path audit = folder.resolve("audit.jsonl");
        try (RunningServer server = RunningServer.start(false, "audit.file=" + audit);
                Stage stage = Stage.of(server);
                RoomEvents events = RoomEvents.of(server, stage.room())) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            events.await("joined", bob.aor());
            HttpResponse<String> kicked =
                    call(server, "DELETE", roomPath(stage) + "/participants/" + encoded(bob.aor()) + "?reason=rude");
            assertThat(kicked.statusCode()).as(kicked.body()).isEqualTo(204);
            bob.call().expect("BYE");
            JsonObject moderated = events.await("moderated", "rude");
            assertThat(moderated.getString("act")).isEqualTo("kick");
            assertThat(moderated.getString("target")).isEqualTo(bob.aor());
            assertThat(moderated.getBoolean("operator")).isTrue();
            assertThat(events.await("left", "kicked").getString("room")).isEqualTo(stage.room());
            Await.until(
                    "an audit record",
                    () -> Files.exists(audit) && !lines(audit).isEmpty());
            assertThat(lines(audit)).hasSize(1);
            assertThat(new JsonObject(lines(audit).get(0)).getString("act")).isEqualTo("kick");
            alice.say("still here");
            assertThat(call(server, "DELETE", roomPath(stage) + "/participants/carol@example.org")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatIsDecidedAboutARoomHoldsForWhoComesNext() {
        try (RunningServer server = RunningServer.start(false);
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            act(server, "PUT", roomPath(stage) + "/bans/bob@example.org?seconds=3600&reason=spam");
            act(server, "PUT", roomPath(stage) + "/subject?text=tea");
            act(server, "PUT", roomPath(stage) + "/silenced/" + encoded(alice.aor()));
            act(server, "PUT", roomPath(stage) + "/roles/carol@example.org?role=moderator");
            JsonObject detail = json(server, "GET", roomPath(stage));
            assertThat(detail.getString("subject")).isEqualTo("tea");
            assertThat(detail.getJsonArray("bans").getJsonObject(0).getString("uri"))
                    .isEqualTo("sip:bob@example.org");
            assertThat(detail.getJsonArray("silenced")).containsExactly(alice.aor());
            assertThat(detail.getJsonObject("roles").getString("sip:carol@example.org"))
                    .isEqualTo("moderator");
            assertThatThrownBy(() -> stage.join("bob"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("was refused");
            assertThat(alice.msrp()
                            .transact(alice.message(alice.envelope("may I?")))
                            .code())
                    .isEqualTo(403);
            act(server, "DELETE", roomPath(stage) + "/silenced/" + encoded(alice.aor()));
            assertThat(alice.say("now I may").code()).isEqualTo(200);
            act(server, "DELETE", roomPath(stage) + "/bans/bob@example.org");
            stage.join("bob");
            assertThat(call(server, "PUT", roomPath(stage) + "/roles/bob@example.org?role=king")
                            .body())
                    .contains("role: 'king' (expected: owner, moderator, participant or observer)");
            act(server, "DELETE", roomPath(stage) + "?reason=over");
            alice.call().expect("BYE");
        }
    }

    @Test
    void theWebhookIsSignedAndTriedAgain() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a secret of the operator's\n");
        try (Hook hook = new Hook("a secret of the operator's");
                RunningServer server =
                        RunningServer.start(false, "webhook.url=" + hook.url(), "webhook.secret-file=" + secret);
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            Await.until("the event", () -> hook.events.stream()
                    .anyMatch(one -> one.getString("type").equals("joined")
                            && one.getJsonObject("participant").getString("uri").equals(alice.aor())));
            assertThat(hook.calls.get()).as("the first was answered 500").isGreaterThan(1);
            assertThat(hook.forged.get()).isZero();
            assertThat(server.metric("parley_webhook_failed_total")).hasValue(0.0);
        }
    }

    @Test
    void drainedRoomsLetNobodyInAndEndInTime() {
        try (RunningServer server = RunningServer.start(false);
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            JsonObject drained = json(server, "POST", "/api/rooms/drain?seconds=3600");
            assertThat(drained.getInteger("participants")).isEqualTo(1);
            assertThat(call(server, "GET", "/ready").statusCode()).isEqualTo(503);
            assertThat(stage.call("bob").invite("v=0\r\n").status()).isEqualTo(503);
            assertThat(alice.say("still").code()).isEqualTo(200);
            json(server, "POST", "/api/rooms/drain?seconds=0");
            alice.call().expect("BYE");
        }
    }

    private static String roomPath(Stage stage) {
        return "/api/rooms/" + encoded(stage.room());
    }

    private static String sessionId(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1, uri.indexOf(';'));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void act(RunningServer server, String method, String path) {
        HttpResponse<String> response = call(server, method, path);
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(204);
    }

    private static JsonObject json(RunningServer server, String method, String path) {
        HttpResponse<String> response = call(server, method, path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 299);
        return new JsonObject(response.body());
    }

    private static HttpResponse<String> call(RunningServer server, String method, String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(uri(server, path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static URI uri(RunningServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.address("http").getPort() + path);
    }

    /** Takes posts of the webhook, but for the first. */
    private static final class Hook implements AutoCloseable {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger forged = new AtomicInteger();
        private final List<JsonObject> events = new CopyOnWriteArrayList<>();
        private final HttpServer server;
        private final SecretKeySpec key;

        Hook(String secret) throws IOException {
            key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hook", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean first = calls.incrementAndGet() == 1;
                String signature = exchange.getRequestHeaders().getFirst("Parley-Signature");
                if (!isSigned(signature, body)) {
                    forged.incrementAndGet();
                } else if (!first) {
                    new JsonArray(body).forEach(one -> events.add((JsonObject) one));
                }
                exchange.sendResponseHeaders(first ? 500 : 204, -1);
                exchange.close();
            });
            server.start();
        }

        private boolean isSigned(String signature, String body) {
            String time = signature.replaceAll("t=([0-9]+),.*", "$1");
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                String expected =
                        HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
                return signature.equals("t=" + time + ",v1=" + expected);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
