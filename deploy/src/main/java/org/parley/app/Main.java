package org.parley.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code parley} command. */
@Command(
        name = "parley",
        mixinStandardHelpOptions = true,
        description = "A chat-room server for SIP users: focus and MSRP switch.")
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage or configuration. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
