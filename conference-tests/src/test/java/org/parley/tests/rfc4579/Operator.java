package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.server.Operator.encoded;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.parley.tests.peer.Await;
import org.parley.tests.server.RunningServer;

/** The operator of a room, over HTTP. */
final class Operator {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningServer server;
    private final String room;

    Operator(RunningServer server, String room) {
        this.server = server;
        this.room = "/api/rooms/" + encoded(room);
    }

    /** A call, and what becomes of it. */
    final class Called {
        private final String id;

        private Called(String id) {
            this.id = id;
        }

        private JsonObject settled() {
            Await.until("the end of call " + id, () -> !now().getString("stage", "calling")
                    .equals("calling"));
            return now();
        }

        /** A call that was just asked for may not have had a step yet. */
        private JsonObject now() {
            HttpResponse<String> said = send("GET", "/calls/" + id);
            return said.statusCode() == 404 ? new JsonObject() : new JsonObject(said.body());
        }

        /** The participant it became. */
        String joined() {
            JsonObject call = settled();
            assertThat(call.getString("stage")).as(call.encode()).isEqualTo("joined");
            return call.getString("participant");
        }

        /** Why nobody came: status, phrase, and who said so. */
        String failed() {
            JsonObject call = settled();
            assertThat(call.getString("stage")).as(call.encode()).isEqualTo("failed");
            return "status " + call.getInteger("status") + " " + call.getString("phrase") + ", said by the "
                    + call.getString("said-by");
        }
    }

    /** Has the room call somebody. */
    Called dial(String uri) {
        JsonObject begun = ask(202, "POST", "/participants?uri=" + encoded(uri));
        assertThat(begun.getString("stage")).isEqualTo("calling");
        return new Called(begun.getString("id"));
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
}
