package org.parley.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's configuration comes from. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration, in YAML. Without it: PARLEY_CONFIG, else every key has its default.")
    private @Nullable Path file;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides one key; may be repeated. Wins over environment (PARLEY_ROOMS_GATHER_LIMIT) and file.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Reads it all for a process of this role; throws ConfigException with everything that does not fit. */
    ParleyConfig load(Role role) {
        Map<String, String> environment = System.getenv();
        Optional<Path> named = Optional.ofNullable(file).or(() -> Optional.ofNullable(environment.get("PARLEY_CONFIG"))
                .filter(name -> !name.isBlank())
                .map(Path::of));
        return ParleyConfig.load(named, overrides, environment, role);
    }
}
