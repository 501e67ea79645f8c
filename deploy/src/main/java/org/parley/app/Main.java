package org.parley.app;

import java.io.PrintWriter;
import org.parley.client.ChatCommand;
import org.parley.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code parley} command. */
@Command(
        name = "parley",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Multi-party chat rooms for SIP users: a conference focus, an MSRP switch and an MSRP relay.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            SwitchCommand.class,
            RelayCommand.class,
            ChatCommand.class,
            CheckConfigCommand.class,
            PrintConfigCommand.class,
            PasswdCommand.class,
            DoctorCommand.class,
            VersionCommand.class
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."})
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage or configuration. */
    public static void main(String[] arguments) {
        Logging.level(
                Keys.LogLevel.ERROR); // until a server has read its configuration: a console is no place for a log
        System.exit(command().execute(arguments));
    }

    /** The command line, ready to execute; for tests that look at its output. */
    public static CommandLine command() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::failed)
                .setParameterExceptionHandler(Main::misused)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** Without a command: says so, with the list of commands. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command? See parley --help");
    }

    private static int misused(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigException wrong) {
            wrong.problems().forEach(problem -> err.println("parley: " + problem));
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof StartException failed) {
            err.println("parley: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        LOG.error("command failed by a fault of our own command={}", command.getCommandName(), failure);
        err.println("parley: " + command.getCommandName() + " failed: " + failure);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
