package org.parley.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code parley relay}: keeps the name, and says plainly that there is nothing behind it yet. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = "An MSRP relay (RFC 4976); not in this version.")
final class RelayCommand implements Callable<Integer> {
    @Unmatched
    private List<String> ignored = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("parley: the relay is not in this version; serve and switch are");
        return ExitCode.USAGE;
    }
}
