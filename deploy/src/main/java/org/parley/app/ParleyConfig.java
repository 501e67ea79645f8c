package org.parley.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.config.ConfigLoader;
import org.parley.config.ConfigValues;

/** The configuration of one Parley process: checked, complete, immutable. */
public final class ParleyConfig {
    /** What the environment variables of our keys begin with. */
    static final String PREFIX = "PARLEY_";

    /** Variables the start script reads. */
    private static final Set<String> SCRIPT = Set.of("PARLEY_CONFIG", "PARLEY_JAVA_OPTS");

    private final ConfigValues values;

    private ParleyConfig(ConfigValues values) {
        this.values = values;
    }

    /**
     * Merges file, environment and overrides; the later wins.
     *
     * @param file the configuration file, if any
     * @param overrides key to value, as {@code --set} gives them
     * @param environment the process's environment; only {@code PARLEY_…} is looked at
     * @throws org.parley.config.ConfigException with everything that does not fit, a line each
     */
    public static ParleyConfig load(
            Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
        ConfigLoader loader = new ConfigLoader(Keys.SCHEMA, PREFIX, ParleyConfig::foreign);
        ConfigValues values = loader.load(file, environment, overrides);
        ConfigChecks.run(values);
        return new ParleyConfig(values);
    }

    /** Every key's value and where it came from. */
    public ConfigValues values() {
        return values;
    }

    // A Kubernetes service named parley puts PARLEY_SERVICE_… and PARLEY_PORT… into every pod beside it.
    private static boolean foreign(String variable) {
        return SCRIPT.contains(variable)
                || variable.startsWith("PARLEY_SERVICE_")
                || variable.equals("PARLEY_PORT")
                || variable.startsWith("PARLEY_PORT_");
    }
}
