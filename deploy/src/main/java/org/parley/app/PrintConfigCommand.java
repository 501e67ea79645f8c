package org.parley.app;

import org.parley.config.ConfigPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley print-config}. */
@Command(
        name = "print-config",
        mixinStandardHelpOptions = true,
        description =
                "Prints every key with what it is for, its value and where that came from, as YAML that can be used.")
final class PrintConfigCommand implements Runnable {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            defaultValue = "serve",
            description = "For which command it is checked: serve, switch or relay. Default: serve.")
    private Role role = Role.SERVE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().print(ConfigPrinter.print(options.load(role).values()));
        spec.commandLine().getOut().flush();
    }
}
