package org.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley switch}: the rooms without a relay, which is what serve is too while there is no relay. */
@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        description = "Serves chat rooms without an MSRP relay; in this version the same as serve.")
final class SwitchCommand implements Runnable {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Serving.until(options.load(), spec.commandLine().getOut());
    }
}
