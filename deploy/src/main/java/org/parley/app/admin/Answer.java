package org.parley.app.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type Content-Type; empty for no body
 * @param body what to send
 * @param feed writes the body instead, for as long as it likes; null: {@code body} is all
 */
public record Answer(int status, String type, Buffer body, @Nullable Consumer<HttpServerResponse> feed) {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** One that is there whole. */
    public Answer(int status, String type, Buffer body) {
        this(status, type, body, null);
    }

    /** 200, and then whatever the feed writes, which begins on the server's loop and ends the response or waits for its end. */
    public static Answer stream(String type, Consumer<HttpServerResponse> feed) {
        return new Answer(200, type, Buffer.buffer(), feed);
    }

    /** 200 with an object. */
    public static Answer json(JsonObject object) {
        return json(200, object);
    }

    /** An object. */
    public static Answer json(int status, JsonObject object) {
        return new Answer(status, JSON, pretty(object));
    }

    /** 200 with text. */
    public static Answer text(String type, String text) {
        return new Answer(200, type, Buffer.buffer(text));
    }

    /** 204. */
    public static Answer nothing() {
        return new Answer(204, "", Buffer.buffer());
    }

    /**
     * What was wrong (RFC 9457).
     *
     * @param title the same for all of this kind
     * @param detail what was received and what was expected
     */
    public static Answer problem(int status, String title, String detail) {
        JsonObject object =
                new JsonObject().put("title", title).put("status", status).put("detail", detail);
        return new Answer(status, PROBLEM, pretty(object));
    }

    private static Buffer pretty(JsonObject object) {
        return Buffer.buffer(object.encodePrettily() + "\n");
    }
}
