package org.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley serve}: everything this version has, in one process. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves chat rooms until it is told to stop; prints 'parley ready' once every port is open.")
final class ServeCommand implements Runnable {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Serving.until(options.load(Role.SERVE), spec.commandLine().getOut());
    }
}
