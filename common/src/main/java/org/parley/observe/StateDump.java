package org.parley.observe;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * A picture of what lives in the process, for the person who is looking for a fault at night.
 *
 * <p>Long-lived objects register a description of themselves: counts, sizes, ages, names of rooms. Never message bodies,
 * secrets or MSRP session-ids, which are secrets too (RFC 4975 §14.1). Any thread.
 */
public final class StateDump {
    private final Map<String, Supplier<Map<String, Object>>> parts = new ConcurrentSkipListMap<>();

    /** Adds a part; the description is asked for at every dump, from any thread, and must come at once. */
    public void register(String name, Supplier<Map<String, Object>> description) {
        parts.put(name, description);
    }

    /** The whole picture as JSON; a part that fails to describe itself says so and spoils no other. */
    public JsonObject dump() {
        JsonObject all = new JsonObject();
        parts.forEach((name, description) -> {
            try {
                all.put(name, new JsonObject(description.get()));
            } catch (RuntimeException broken) {
                all.put(name, new JsonObject().put("fault", broken.toString()));
            }
        });
        return all;
    }
}
