package org.parley.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys of a program, in the order they are shown. */
public final class Schema {
    private final Map<String, KeySpec<?>> keys;

    private Schema(Map<String, KeySpec<?>> keys) {
        this.keys = Collections.unmodifiableMap(keys);
    }

    /** A schema of these keys; a name may come once only. */
    public static Schema of(List<KeySpec<?>> keys) {
        Map<String, KeySpec<?>> byName = new LinkedHashMap<>();
        for (KeySpec<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("key: '" + key.name() + "' (expected: declared once)");
            }
        }
        return new Schema(byName);
    }

    /** The keys in order. */
    public Collection<KeySpec<?>> keys() {
        return keys.values();
    }

    /** The key of that name. */
    Optional<KeySpec<?>> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** The complaint about a name that is no key, with the one that was probably meant. */
    ConfigProblem unknown(String name, Origin origin) {
        String hint = NearestName.to(name, keys.keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse("print-config lists all keys");
        return new ConfigProblem(origin, ConfigProblem.shown(name) + ": unknown key (" + hint + ")");
    }
}
