package org.parley.tests.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Seeds each fault, compiles the one changed file into a folder of its own that stands first on the class path, and runs the named test in a
 * new JVM. Every named test must pass without a fault and fail with it. The work tree is never changed.
 */
final class SeededFaults {
    private static final long MINUTES_PER_TEST = 3;
    private final Path repository;
    private final Path scratch;
    private final String classPath = System.getProperty("java.class.path");

    private SeededFaults(Path repository) {
        this.repository = repository;
        this.scratch = repository.resolve("conference-tests/target/faults");
    }

    /** Takes the repository's folder and, if only some are wanted, parts of the faults' names; exits with 1 when a fault survived. */
    public static void main(String[] args) throws IOException, InterruptedException {
        SeededFaults run = new SeededFaults(Path.of(args[0]));
        boolean allFound = run.all(List.of(args).subList(1, args.length));
        System.exit(allFound ? 0 : 1);
    }

    private boolean all(List<String> wanted) throws IOException, InterruptedException {
        List<SeededFault> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(repository.resolve("conference-tests/faults"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".fault"))
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                SeededFault fault = SeededFault.read(file);
                if (wanted.isEmpty() || wanted.stream().anyMatch(fault.name()::contains)) {
                    faults.add(fault);
                }
            }
        }
        int bad = passingWithoutFault(faults);
        System.out.println("| fault | row | test | verdict |\n|---|---|---|---|");
        for (SeededFault fault : faults) {
            String verdict = verdict(fault);
            bad += verdict.startsWith("red") ? 0 : 1;
            System.out.println("| " + fault.name() + " | " + fault.row() + " | "
                    + fault.test().replaceFirst(".*\\.", "") + " | " + verdict + " |");
        }
        System.out.println((faults.size() - bad) + " of " + faults.size() + " faults turned their test red");
        return bad == 0;
    }

    private int passingWithoutFault(List<SeededFault> faults) throws IOException, InterruptedException {
        int bad = 0;
        Set<String> seen = new LinkedHashSet<>();
        for (SeededFault fault : faults) {
            if (seen.add(fault.test() + " " + fault.row())) {
                int exit = test(fault, classPath, "sound-" + fault.name());
                if (exit != 0) {
                    System.out.println("not green without a fault (exit " + exit + "): " + fault.test() + ", see "
                            + log("sound-" + fault.name()));
                    bad++;
                }
            }
        }
        return bad;
    }

    private String verdict(SeededFault fault) throws IOException, InterruptedException {
        Path classes = scratch.resolve(fault.name()).resolve("classes");
        String source;
        try {
            source = fault.seededInto(Files.readString(repository.resolve(fault.file())));
        } catch (IllegalArgumentException stale) {
            return "STALE: " + stale.getMessage();
        }
        if (!compile(fault, source, classes)) {
            return "DOES NOT COMPILE";
        }
        int exit = test(fault, classes + File.pathSeparator + classPath, fault.name());
        return switch (exit) {
            case 0 -> "SURVIVED";
            case 1 -> "red";
            case -1 -> "red (hung)";
            default -> "DID NOT RUN, see " + log(fault.name());
        };
    }

    private boolean compile(SeededFault fault, String source, Path classes) throws IOException {
        Path sources = scratch.resolve(fault.name()).resolve("source");
        Files.createDirectories(sources);
        Files.createDirectories(classes);
        Path file = sources.resolve(fault.file().getFileName());
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-nowarn");
            return compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
        }
    }

    private int test(SeededFault fault, String path, String log) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                path,
                NamedTest.class.getName(),
                fault.test(),
                fault.row());
        Process process = new ProcessBuilder(command)
                .directory(repository.resolve("conference-tests").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(log).toFile())
                .start();
        if (process.waitFor(MINUTES_PER_TEST, TimeUnit.MINUTES)) {
            return process.exitValue();
        }
        process.destroyForcibly().waitFor();
        return -1;
    }

    private Path log(String name) {
        return scratch.resolve(name + ".log");
    }
}
