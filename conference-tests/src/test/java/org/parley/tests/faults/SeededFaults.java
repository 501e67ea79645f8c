package org.parley.tests.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Seeds each fault, compiles the one changed file into a folder of its own that stands first on the class path, and runs the named test in a new JVM, one after
 * the other. Every named test must pass without a fault (those of a module run in one JVM first) and fail with it. No source is ever changed; the verdicts go
 * into {@link Verdicts}, and what each test said stands in {@code conference-tests/target/faults}.
 */
final class SeededFaults {
    private static final long MINUTES_PER_TEST = 3;
    /** Whoever waits in vain, as tests with a fault often do, shall not wait as long as on the slowest machine. */
    private static final int SOON_SECONDS = 10;

    private static final String FAULTS = "conference-tests/faults";
    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");
    private static final Pattern BECAME = Pattern.compile("became (\\d+) (\\S+) (\\S+)");

    private final Path repository;
    private final Path scratch;
    private final String classPath = System.getProperty("java.class.path");
    private final Map<String, Integer> exitWithout = new HashMap<>();
    private final List<SeededFault> faults;
    private final Verdicts verdicts;

    private SeededFaults(Path repository) throws IOException {
        this.repository = repository;
        this.faults = in(repository.resolve(FAULTS));
        this.verdicts = new Verdicts(repository.resolve(FAULTS), Clock.systemUTC());
        this.scratch = repository.resolve("conference-tests/target/faults");
    }

    /**
     * Takes the repository's folder and, if only some are wanted, parts of the faults' names or places in their list ({@code 11-20}), and {@code --due} for
     * those whose last verdict is missing, older than the fault, or bad; {@code --list} shows them and {@code --stale} the faults that no longer fit the code,
     * and nothing is run. Exits with 1 when a fault survived, or is stale, or a list of those due is not empty.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        SeededFaults run = new SeededFaults(Path.of(args[0]));
        List<String> words = List.of(args).subList(1, args.length);
        List<SeededFault> named =
                run.wanted(words.stream().filter(word -> !word.startsWith("--")).toList());
        boolean due = words.contains("--due");
        List<SeededFault> wanted = due ? run.due(named) : named;
        boolean well;
        if (words.contains("--list")) {
            run.list(wanted);
            well = !due || wanted.isEmpty();
        } else {
            well = words.contains("--stale") ? run.stale(wanted) : run.all(wanted);
        }
        System.exit(well ? 0 : 1);
    }

    private static List<SeededFault> in(Path folder) throws IOException {
        List<SeededFault> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                if (file.toString().endsWith(SeededFault.ENDING)) {
                    faults.add(SeededFault.read(file));
                }
            }
        }
        return faults;
    }

    private List<SeededFault> wanted(List<String> words) {
        return faults.stream()
                .filter(fault -> words.isEmpty() || words.stream().anyMatch(word -> names(word, fault)))
                .toList();
    }

    private int place(SeededFault fault) {
        return faults.indexOf(fault) + 1;
    }

    private boolean names(String word, SeededFault fault) {
        Matcher range = RANGE.matcher(word);
        return range.matches()
                ? place(fault) >= Integer.parseInt(range.group(1)) && place(fault) <= Integer.parseInt(range.group(2))
                : fault.name().contains(word);
    }

    private List<SeededFault> due(List<SeededFault> wanted) throws IOException {
        List<SeededFault> due = new ArrayList<>();
        for (SeededFault fault : wanted) {
            if (!verdicts.due(fault).isEmpty()) {
                due.add(fault);
            }
        }
        return due;
    }

    private void list(List<SeededFault> wanted) throws IOException {
        for (SeededFault fault : wanted) {
            System.out.println(place(fault) + " " + fault.name() + " " + fault.row() + " " + verdicts.due(fault));
        }
    }

    private boolean stale(List<SeededFault> wanted) throws IOException {
        boolean none = true;
        for (SeededFault fault : wanted) {
            try {
                fault.seededInto(Files.readString(repository.resolve(fault.file())));
            } catch (IllegalArgumentException | NoSuchFileException stale) {
                System.out.println("STALE: " + stale.getMessage());
                none = false;
            }
        }
        return none;
    }

    private boolean all(List<SeededFault> wanted) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        runWithout(wanted);
        int red = 0;
        System.out.println("| fault | row | test | verdict | s |\n|---|---|---|---|---:|");
        for (SeededFault fault : wanted) {
            long start = System.nanoTime();
            String verdict = isGreenWithout(fault) ? verdict(fault) : "NOT GREEN without it, see " + log(sound(fault));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            red += verdict.startsWith(Verdicts.RED) ? 1 : 0;
            verdicts.write(fault, verdict, seconds);
            System.out.println("| " + fault.name() + " | " + fault.row() + " | " + fault.shortTest() + " | " + verdict
                    + " | " + seconds + " |");
        }
        System.out.println(red + " of " + wanted.size() + " faults turned their test red");
        return red == wanted.size();
    }

    /** Runs the tests as they are, those of one module in one JVM; what is missing afterwards runs alone. */
    private void runWithout(List<SeededFault> wanted) throws IOException, InterruptedException {
        Map<Path, Map<String, SeededFault>> byModule = new TreeMap<>();
        for (SeededFault fault : wanted) {
            byModule.computeIfAbsent(module(fault), module -> new TreeMap<>()).put(sound(fault), fault);
        }
        for (Map.Entry<Path, Map<String, SeededFault>> module : byModule.entrySet()) {
            Map<String, SeededFault> tests = module.getValue();
            if (tests.size() < 2) {
                continue;
            }
            List<String> pairs = new ArrayList<>();
            tests.values().forEach(fault -> pairs.addAll(List.of(fault.test(), fault.row())));
            String log = "sound-" + module.getKey().getFileName();
            jvm(module.getKey(), classPath, pairs, log, MINUTES_PER_TEST * tests.size());
            for (String line : Files.readAllLines(log(log))) {
                Matcher became = BECAME.matcher(line);
                tests.forEach((key, fault) -> {
                    if (became.matches()
                            && became.group(2).equals(fault.test())
                            && became.group(3).equals(fault.row())) {
                        exitWithout.put(key, Integer.parseInt(became.group(1)));
                    }
                });
            }
        }
    }

    /** Several faults may name one test for one row: it runs once without any; alone and again, if it was not green among others. */
    private boolean isGreenWithout(SeededFault fault) throws IOException, InterruptedException {
        Integer exit = exitWithout.get(sound(fault));
        if (exit == null || exit != NamedTest.PASSED) {
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
            case 1 -> Verdicts.RED;
            case -1 -> Verdicts.RED + " (hung)";
            default -> "DID NOT RUN, see " + log(fault.name());
        };
    }

    private boolean compile(SeededFault fault, String source, Path classes) throws IOException {
        // What an earlier run left here may be another class: a fault that was refitted to another file would meet the
        // old one.
        empty(scratch.resolve(fault.name()));
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

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> within = Files.walk(folder)) {
                for (Path path : within.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private int test(SeededFault fault, String path, String log) throws IOException, InterruptedException {
        return jvm(module(fault), path, List.of(fault.test(), fault.row()), log, MINUTES_PER_TEST);
    }

    private int jvm(Path folder, String path, List<String> pairs, String log, long minutes)
            throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dparley.tests.soon=" + SOON_SECONDS,
                "-cp",
                path,
                NamedTest.class.getName()));
        command.addAll(pairs);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(log).toFile())
                .start();
        if (process.waitFor(minutes, TimeUnit.MINUTES)) {
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
