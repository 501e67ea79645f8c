package org.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley switch}: the rooms without a relay. */
@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        description = "Serves chat rooms without an MSRP relay; prints 'parley ready' once every port is open.")
final class SwitchCommand implements Runnable {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Serving.until(options.load(Role.SWITCH), spec.commandLine().getOut());
    }
}
