package org.parley.tests.faults;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Seeds each fault, compiles the one changed file into a folder of its own that stands first on the class path, and runs the named test in a
 * new JVM, one after the other. Every named test must pass without a fault and fail with it. The work tree is never changed; the verdicts also stand in
 * {@code conference-tests/target/faults/verdicts.md}, and what each test said next to them.
 */
final class SeededFaults {
    private static final long MINUTES_PER_TEST = 3;
    private final Path repository;
    private final Path scratch;
    private final String classPath = System.getProperty("java.class.path");
    private final Map<String, Integer> exitWithout = new HashMap<>();

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
        Files.deleteIfExists(scratch.resolve("verdicts.md"));
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
        int red = 0;
        say("| fault | row | test | verdict | s |\n|---|---|---|---|---:|");
        for (SeededFault fault : faults) {
            long start = System.nanoTime();
            String verdict = isGreenWithout(fault) ? verdict(fault) : "NOT GREEN without it, see " + log(sound(fault));
            red += verdict.startsWith("red") ? 1 : 0;
            say("| " + fault.name() + " | " + fault.row() + " | "
                    + fault.test().replaceFirst(".*\\.", "").replace("#", ": ") + " | " + verdict + " | "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " |");
        }
        say(red + " of " + faults.size() + " faults turned their test red");
        return red == faults.size();
    }

    private void say(String line) throws IOException {
        System.out.println(line);
        Files.createDirectories(scratch);
        Files.writeString(scratch.resolve("verdicts.md"), line + "\n", CREATE, APPEND);
    }

    /** Several faults may name one test for one row: it runs once without any. */
    private boolean isGreenWithout(SeededFault fault) throws IOException, InterruptedException {
        Integer exit = exitWithout.get(sound(fault));
        if (exit == null) {
            exit = test(fault, classPath, sound(fault));
            exitWithout.put(sound(fault), exit);
        }
        return exit == 0;
    }

    private static String sound(SeededFault fault) {
        return "sound-" + fault.row() + "-"
                + fault.test().replaceFirst(".*\\.", "").replace('#', '-');
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
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                NamedTest.class.getName(),
                fault.test(),
                fault.row());
        Process process = new ProcessBuilder(command)
                .directory(module(fault).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(log).toFile())
                .start();
        if (process.waitFor(MINUTES_PER_TEST, TimeUnit.MINUTES)) {
            return process.exitValue();
        }
        process.destroyForcibly().waitFor();
        return -1;
    }

    /** The module of the fault's test: tests run in their own module's folder, as Maven runs them. */
    private Path module(SeededFault fault) {
        String type = fault.test().substring(0, fault.test().indexOf('#')).replace('.', '/') + ".class";
        return Stream.of("common", "relay", "switch", "deploy")
                .map(repository::resolve)
                .filter(module ->
                        Files.exists(module.resolve("target/test-classes").resolve(type)))
                .findFirst()
                .orElse(repository.resolve("conference-tests"));
    }

    private Path log(String name) {
        return scratch.resolve(name + ".log");
    }
}
