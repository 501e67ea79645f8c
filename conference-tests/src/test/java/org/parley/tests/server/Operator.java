package org.parley.tests.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Acts of a server's operator on a test's room, by HTTP. */
public final class Operator {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Operator() {}

    /**
     * Has something done to the room, and waits for it.
     *
     * @param rest what follows the room in the path, with its query
     * @throws AssertionError when it is refused
     */
    public static void act(Stage stage, String method, String rest) {
        URI uri = URI.create("http://127.0.0.1:"
                + stage.server().address("http").getPort() + "/api/rooms/" + encoded(stage.room()) + rest);
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + uri + ": " + response.statusCode() + " " + response.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A URI as a segment of a path. */
    public static String encoded(String uri) {
        return URLEncoder.encode(uri, StandardCharsets.UTF_8);
    }
}
