package org.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley relay}: an MSRP relay without rooms. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = "Serves as MSRP relay (RFC 4976), without rooms; prints 'parley ready' once every port is open.")
final class RelayCommand implements Runnable {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Serving.until(options.load(Role.RELAY), spec.commandLine().getOut());
    }
}
