package org.parley.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Merges file, environment and overrides, the later winning, into {@link ConfigValues}. */
public final class ConfigLoader {
    private final Schema schema;
    private final String prefix;
    private final Predicate<String> foreign;

    /**
     * A loader for one program.
     *
     * @param schema its keys
     * @param prefix what its environment variables begin with, such as {@code PARLEY_}
     * @param foreign variables with that prefix that are no keys
     */
    public ConfigLoader(Schema schema, String prefix, Predicate<String> foreign) {
        this.schema = schema;
        this.prefix = prefix;
        this.foreign = foreign;
    }

    /**
     * Reads everything.
     *
     * @param file the configuration file, if any
     * @param environment the process's environment
     * @param overrides keys and values, from {@code --set}
     * @throws ConfigException listing all that does not fit
     */
    public ConfigValues load(Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, RawValue> raw = new LinkedHashMap<>();
        file.ifPresent(path -> raw.putAll(YamlFile.read(path, this::structured, problems)));
        raw.putAll(fromEnvironment(environment, problems));
        overrides.forEach((key, value) -> raw.put(key, RawValue.scalar(value, Origin.SET)));

        Map<KeySpec<?>, Object> values = new HashMap<>();
        Map<KeySpec<?>, Origin> origins = new HashMap<>();
        raw.forEach((name, value) -> schema.find(name)
                .ifPresentOrElse(
                        key -> {
                            try {
                                values.put(key, key.read(value));
                                origins.put(key, value.origin());
                            } catch (ConfigException unfit) {
                                problems.addAll(unfit.problems());
                            }
                        },
                        () -> problems.add(schema.unknown(name, value.origin()))));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new ConfigValues(schema, values, origins);
    }

    private boolean structured(String name) {
        return schema.find(name).filter(key -> key.type().structured()).isPresent();
    }

    private Map<String, RawValue> fromEnvironment(Map<String, String> environment, List<ConfigProblem> problems) {
        Map<String, String> keyOf = new HashMap<>();
        schema.keys().forEach(key -> keyOf.put(key.variable(prefix), key.name()));
        Map<String, RawValue> found = new LinkedHashMap<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .forEach(variable -> {
                    String key = keyOf.get(variable);
                    Origin origin = Origin.environment(variable);
                    if (key != null) {
                        found.put(key, RawValue.scalar(environment.getOrDefault(variable, ""), origin));
                    } else if (!foreign.test(variable)) {
                        String hint = NearestName.to(variable, keyOf.keySet())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("print-config lists all keys");
                        problems.add(new ConfigProblem(origin, "no key has that variable (" + hint + ")"));
                    }
                });
        return found;
    }
}
