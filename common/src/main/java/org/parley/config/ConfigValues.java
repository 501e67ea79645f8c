package org.parley.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every key's value, and where each came from. Immutable. */
public final class ConfigValues {
    private final Schema schema;
    private final Map<KeySpec<?>, Object> values;
    private final Map<KeySpec<?>, Origin> origins;

    ConfigValues(Schema schema, Map<KeySpec<?>, Object> values, Map<KeySpec<?>, Origin> origins) {
        this.schema = schema;
        this.values = new LinkedHashMap<>(values);
        this.origins = new LinkedHashMap<>(origins);
    }

    /** The key's value, its default when nobody set it. */
    @SuppressWarnings("unchecked") // put in by KeySpec.read of the very same key
    public <T> T value(KeySpec<T> key) {
        Object value = values.get(key);
        return value == null ? key.byDefault() : (T) value;
    }

    /** Where the key's value came from. */
    public Origin origin(KeySpec<?> key) {
        return origins.getOrDefault(key, Origin.DEFAULT);
    }

    /** Whether somebody set the key. */
    public boolean set(KeySpec<?> key) {
        return values.containsKey(key);
    }

    /** How many keys somebody set. */
    public int countSet() {
        return values.size();
    }

    /** The keys these are values of. */
    public Schema schema() {
        return schema;
    }

    /** A complaint about a key's value that only other keys make wrong. */
    public <T> ConfigProblem problem(KeySpec<T> key, String expected) {
        return ConfigProblem.unfit(origin(key), key.name(), key.type().write(value(key)), expected);
    }
}
