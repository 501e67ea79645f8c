package org.parley.observe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A picture of what lives in the process, for the person who is looking for a fault at night.
 *
 * <p>Long-lived objects register a description of themselves: counts, sizes, ages, names of rooms. Never message bodies,
 * secrets or MSRP session-ids, which are secrets too (RFC 4975 §14.1). Any thread.
 */
public final class StateDump {
    private static final long PATIENCE_MILLIS = 2_000;

    private final Map<String, Supplier<CompletionStage<Map<String, Object>>>> parts = new ConcurrentSkipListMap<>();

    /** Adds a part that can describe itself at once, on any thread. */
    public void register(String name, Supplier<Map<String, Object>> description) {
        registerLater(name, () -> CompletableFuture.completedFuture(description.get()));
    }

    /** Adds a part that asks its owner first; it has two seconds. */
    public void registerLater(String name, Supplier<CompletionStage<Map<String, Object>>> description) {
        parts.put(name, description);
    }

    /** The whole picture as JSON; a part that fails to describe itself says so and spoils no other. Never fails. */
    public CompletionStage<JsonObject> dump() {
        Map<String, CompletableFuture<JsonObject>> asked = new TreeMap<>();
        parts.forEach((name, description) -> asked.put(name, ask(description)));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    JsonObject picture = new JsonObject();
                    asked.forEach((name, part) -> picture.put(name, part.join()));
                    return picture;
                });
    }

    private static CompletableFuture<JsonObject> ask(Supplier<CompletionStage<Map<String, Object>>> description) {
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        try {
            description
                    .get()
                    .whenComplete((map, failure) -> answer.complete(map == null ? fault(failure) : shown(map)));
        } catch (RuntimeException broken) {
            answer.complete(fault(broken));
        }
        return answer.completeOnTimeout(
                new JsonObject().put("fault", "no answer"), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static JsonObject shown(Map<?, ?> map) {
        JsonObject object = new JsonObject();
        map.forEach((key, value) -> object.put(String.valueOf(key), shown(value)));
        return object;
    }

    // A description may hold any object; whatever JSON has no form for is shown as text.
    private static Object shown(Object value) {
        if (value instanceof Map<?, ?> map) {
            return shown(map);
        }
        if (value instanceof Iterable<?> items) {
            JsonArray array = new JsonArray();
            items.forEach(item -> array.add(shown(item)));
            return array;
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    private static JsonObject fault(Throwable failure) {
        return new JsonObject().put("fault", failure.toString());
    }
}
