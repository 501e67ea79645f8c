package org.parley.app;

import java.util.ArrayList;
import java.util.List;
import org.parley.config.KeySpec;
import org.parley.config.ValueType;

/** The keys of one area while they are declared, in order. Filled while the area's class is initialised, only read later. */
final class KeyList {
    private final List<KeySpec<?>> declared = new ArrayList<>();

    /** Declares a key and gives it back. */
    <T> KeySpec<T> add(String name, ValueType<T> type, T byDefault, String sentence) {
        KeySpec<T> key = new KeySpec<>(name, type, byDefault, sentence);
        declared.add(key);
        return key;
    }

    /** What was declared. */
    List<KeySpec<?>> declared() {
        return List.copyOf(declared);
    }
}
