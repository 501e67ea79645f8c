package org.parley.app.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type Content-Type; empty for no body
 * @param body what to send
 */
public record Answer(int status, String type, Buffer body) {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

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
