package org.parley.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley check-config FILE}: the file alone, without environment, as it would be read by a start. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Checks a configuration file and everything it names; opens no port.",
        footer = "Exit codes: 0 it can be used, 2 it cannot; every fault is printed on a line of its own.")
final class CheckConfigCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "The configuration, in YAML.")
    private Path file = Path.of("");

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            defaultValue = "serve",
            description = "What will be started with it: serve, switch or relay. Default: serve.")
    private Role role = Role.SERVE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        ParleyConfig config = ParleyConfig.load(Optional.of(file), Map.of(), Map.of(), role);
        int set = config.values().countSet();
        spec.commandLine().getOut().println(file + ": good; sets " + set + (set == 1 ? " key" : " keys"));
    }
}
