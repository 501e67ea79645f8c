package org.parley.tests.faults;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * Seeds each fault, compiles the one changed file into a folder of its own that stands first on the class path, and runs the named test in a
 * new JVM, one after the other. Every named test must pass without a fault (those of a module run in one JVM first) and fail with it. The work tree is never changed; the verdicts also stand in
 * {@code conference-tests/target/faults/verdicts.md}, and what each test said next to them.
 */
final class SeededFaults {
    private static final long MINUTES_PER_TEST = 3;
    /** Whoever waits in vain, as tests with a fault often do, shall not wait as long as on the slowest machine. */
    private static final int SOON_SECONDS = 10;

    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");
    private static final Pattern BECAME = Pattern.compile("became (\\d+) (\\S+) (\\S+)");

    private final Path repository;
    private final Path scratch;
    private final String classPath = System.getProperty("java.class.path");
    private final Map<String, Integer> exitWithout = new HashMap<>();

    private SeededFaults(Path repository) {
        this.repository = repository;
        this.scratch = repository.resolve("conference-tests/target/faults");
    }

    /**
     * Takes the repository's folder and, if only some are wanted, parts of the faults' names or places in their list ({@code 11-20}); {@code --list} shows that
     * list and {@code --stale} the faults that no longer fit the code, and nothing is run. Exits with 1 when a fault survived, or is stale.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        SeededFaults run = new SeededFaults(Path.of(args[0]));
        List<String> words = List.of(args).subList(1, args.length);
        boolean list = words.contains("--list");
        boolean stale = words.contains("--stale");
        List<SeededFault> faults =
                run.wanted(words.stream().filter(word -> !word.startsWith("--")).toList());
        System.exit((list ? run.list(faults) : stale ? run.stale(faults) : run.all(faults)) ? 0 : 1);
    }

    private List<SeededFault> wanted(List<String> words) throws IOException {
        List<SeededFault> wanted = new ArrayList<>();
        try (Stream<Path> files = Files.list(repository.resolve("conference-tests/faults"))) {
            List<Path> all = files.filter(path -> path.toString().endsWith(".fault"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                SeededFault fault = SeededFault.read(all.get(i));
                int place = i + 1;
                if (words.isEmpty() || words.stream().anyMatch(word -> names(word, fault, place))) {
                    wanted.add(fault);
                }
            }
        }
        return wanted;
    }

    private static boolean names(String word, SeededFault fault, int place) {
        Matcher range = RANGE.matcher(word);
        return range.matches()
                ? place >= Integer.parseInt(range.group(1)) && place <= Integer.parseInt(range.group(2))
                : fault.name().contains(word);
    }

    private boolean list(List<SeededFault> faults) {
        for (int i = 0; i < faults.size(); i++) {
            System.out.println(
                    (i + 1) + " " + faults.get(i).name() + " " + faults.get(i).row());
        }
        return true;
    }

    private boolean stale(List<SeededFault> faults) throws IOException {
        boolean none = true;
        for (SeededFault fault : faults) {
            try {
                fault.seededInto(Files.readString(repository.resolve(fault.file())));
            } catch (IllegalArgumentException | NoSuchFileException stale) {
                System.out.println("STALE: " + stale.getMessage());
                none = false;
            }
        }
        return none;
    }

    private boolean all(List<SeededFault> faults) throws IOException, InterruptedException {
        Files.deleteIfExists(scratch.resolve("verdicts.md"));
        runWithout(faults);
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

    /** Runs the tests as they are, those of one module in one JVM; what is missing afterwards runs alone. */
    private void runWithout(List<SeededFault> faults) throws IOException, InterruptedException {
        Map<Path, Map<String, SeededFault>> byModule = new TreeMap<>();
        for (SeededFault fault : faults) {
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
