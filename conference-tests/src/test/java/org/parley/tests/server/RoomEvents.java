package org.parley.tests.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.parley.tests.peer.Await;

/** The stream of a room's events (server-sent events of the operator's HTTP API), read as they come. */
public final class RoomEvents implements AutoCloseable {
    private final InputStream in;
    private final List<JsonObject> heard = new CopyOnWriteArrayList<>();

    private RoomEvents(InputStream in) {
        this.in = in;
        Thread reader = new Thread(this::read, "room-events");
        reader.setDaemon(true);
        reader.start();
    }

    /** What happens in that room from now on. */
    public static RoomEvents of(RunningServer server, String room) {
        URI uri = URI.create(
                "http://127.0.0.1:" + server.address("http").getPort() + "/api/events?room=" + Operator.encoded(room));
        try {
            HttpResponse<InputStream> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            return new RoomEvents(response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        StringBuilder line = new StringBuilder();
        try {
            for (int one = in.read(); one >= 0; one = in.read()) {
                if (one != '\n') {
                    line.append((char) one);
                } else {
                    if (line.indexOf("data: ") == 0) {
                        heard.add(new JsonObject(line.substring(6)));
                    }
                    line.setLength(0);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** The first event of this type with this text in it, waited for. */
    public JsonObject await(String type, String holding) {
        Await.until("an event " + type + " with " + holding, () -> heard.stream()
                .anyMatch(one -> fits(one, type, holding)));
        return heard.stream()
                .filter(one -> fits(one, type, holding))
                .findFirst()
                .orElseThrow();
    }

    private static boolean fits(JsonObject event, String type, String holding) {
        return type.equals(event.getString("type")) && event.encode().contains(holding);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
