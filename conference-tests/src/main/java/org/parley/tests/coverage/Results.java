package org.parley.tests.coverage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of all modules said about each requirement. */
final class Results {
    /** The modules whose tests prove requirements, relative to the project's root. */
    private static final List<String> MODULES = List.of("common", "relay", "switch", "deploy", "conference-tests");

    /**
     * A test's word on a requirement.
     *
     * @param test class and method
     * @param outcome passed, failed, aborted or skipped
     */
    record Word(String test, String outcome) {
        boolean passed() {
            return outcome.equals("passed");
        }
    }

    private final Map<String, List<Word>> words = new TreeMap<>();
    private final List<String> silent = new ArrayList<>();

    private Results() {}

    /** Reads {@code target/conformance/results-*.tsv} of each module below {@code root}. */
    static Results read(Path root) throws IOException {
        Results results = new Results();
        for (String module : MODULES) {
            Path folder = root.resolve(module).resolve("target").resolve("conformance");
            boolean any = false;
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "results-*.tsv")) {
                    for (Path file : files) {
                        any = true;
                        results.add(file);
                    }
                }
            }
            if (!any && Files.isDirectory(root.resolve(module).resolve("src/test"))) {
                results.silent.add(module);
            }
        }
        return results;
    }

    private void add(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split("\t", 0);
            words.computeIfAbsent(cells[0], id -> new ArrayList<>()).add(new Word(cells[1], cells[2]));
        }
    }

    /** Requirement id to what each test that names it said. */
    Map<String, List<Word>> words() {
        return words;
    }

    /** Modules that have tests but left no results: the run was a partial one. */
    List<String> silentModules() {
        return silent;
    }

    /** True when at least one test names the row and all that name it passed. */
    boolean proves(String id) {
        List<Word> said = words.getOrDefault(id, List.of());
        return !said.isEmpty() && said.stream().allMatch(Word::passed);
    }
}
