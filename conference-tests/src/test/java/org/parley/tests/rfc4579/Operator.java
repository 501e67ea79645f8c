package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.tests.peer.Await;
import org.parley.tests.server.RunningServer;

/** The operator of a room, over HTTP. */
final class Operator {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 600;

    private final RunningServer server;
    private final String room;

    Operator(RunningServer server, String room) {
        this.server = server;
        this.room = "/api/rooms/" + encoded(room);
    }

    /** What becomes of a call, once it is settled. */
    final class Called {
        private final CompletableFuture<HttpResponse<String>> answer;

        private Called(CompletableFuture<HttpResponse<String>> answer) {
            this.answer = answer;
        }

        private HttpResponse<String> answer() {
            try {
                return answer.get(2 * Await.SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the call was not settled", e);
            }
        }

        /** The participant it became. */
        String joined() {
            HttpResponse<String> said = answer();
            assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
            JsonObject call = new JsonObject(said.body());
            assertThat(call.getString("stage")).isEqualTo("joined");
            return call.getString("participant");
        }

        /** Why nobody came: status, phrase, and who said so. */
        String failed() {
            HttpResponse<String> said = answer();
            assertThat(said.statusCode()).as(said.body()).isEqualTo(409);
            return new JsonObject(said.body()).getString("detail");
        }
    }

    /** Has the room call somebody. */
    Called dial(String uri) {
        HttpRequest request = HttpRequest.newBuilder(
                        uri(room + "/participants?wait=" + PATIENCE_SECONDS + "&uri=" + encoded(uri)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return new Called(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Waits until there is no room: nobody is in it, and no place is kept. */
    void awaitNoRoom() {
        Await.until("no room", () -> send("GET", "").statusCode() == 404);
    }

    /** Does something about the room; expects this status. */
    JsonObject ask(int status, String method, String path) {
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(status);
        return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
    }

    private HttpResponse<String> send(String method, String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(uri(room + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address("http").getPort() + path);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
