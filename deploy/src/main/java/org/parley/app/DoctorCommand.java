package org.parley.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.app.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley doctor}: whether this machine and the network around it are ready for a configuration. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Looks at what a configuration needs from this machine and the network: names, certificates, ports,"
                        + " reachability, credentials, clock, open files. One line each: ok, warn or fail, what, why and what to do.",
        footer = "Exit codes: 0 nothing failed, 1 something will not work, 2 wrong usage or configuration.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            defaultValue = "serve",
            description = "What will be started: serve, switch or relay. Default: serve.")
    private Role role = Role.SERVE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ParleyConfig config = options.load(role);
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger all = new AtomicInteger();
        new Doctor(config, finding -> {
                    out.println(finding);
                    out.flush();
                    all.incrementAndGet();
                    if (finding.verdict() == Finding.Verdict.FAIL) {
                        failures.incrementAndGet();
                    }
                })
                .examine();
        out.println(
                failures.get() == 0
                        ? "nothing failed of " + all + " things looked at"
                        : failures + " of " + all + " things looked at will not work");
        out.flush();
        return failures.get() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
