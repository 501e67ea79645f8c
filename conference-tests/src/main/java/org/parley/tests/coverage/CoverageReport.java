package org.parley.tests.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges the tests' results with the requirement lists: writes {@code conformance.tsv} (id, level, role, test, passed) and
 * {@code conformance-summary.txt}, prints the summary, and says what must fail the build.
 *
 * <p>The build fails when a test names an unknown requirement, when a row is proven and waits at the same time, when a row in scope is neither
 * proven nor waiting for a named feature, or when more than one in twenty rows in scope waits. A run in which some module left no results
 * proves too little to judge: it is reported, and fails on unknown ids only.
 */
public final class CoverageReport {
    /** At most this share of the rows in scope may wait for a feature. */
    private static final double WAITING_SHARE = 0.05;

    private final Map<String, Requirement> rows;
    private final List<ScopeRule> scope;
    private final Map<String, String> waiting;
    private final Map<String, String> beyond;
    private final Results results;

    private CoverageReport(Results results) throws IOException {
        this.rows = Tables.requirements();
        this.scope = Tables.scope();
        this.waiting = Tables.reasons("waiting.tsv");
        this.beyond = Tables.reasons("beyond.tsv");
        this.results = results;
    }

    /**
     * Writes the report.
     *
     * @param args the project's root and the folder to write to
     * @throws IOException when a table cannot be read or the report cannot be written
     */
    public static void main(String... args) throws IOException {
        Path root = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        CoverageReport report = new CoverageReport(Results.read(root));
        Files.writeString(out.resolve("conformance.tsv"), report.table());
        List<String> faults = report.faults();
        String summary = report.summary(faults);
        Files.writeString(out.resolve("conformance-summary.txt"), summary);
        System.out.println(summary);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("conformance: " + faults.size() + " faults, the first: " + faults.get(0));
        }
    }

    private boolean inScope(Requirement row) {
        return !beyond.containsKey(row.id()) && scope.stream().anyMatch(rule -> rule.includes(row));
    }

    private String table() {
        StringBuilder text = new StringBuilder("id\tlevel\trole\ttest\tpassed\n");
        for (Requirement row : rows.values()) {
            for (Results.Word word : results.words().getOrDefault(row.id(), List.of())) {
                text.append(String.join(
                                "\t",
                                row.id(),
                                row.level(),
                                String.join(",", row.roles().stream().sorted().toList()),
                                word.test(),
                                String.valueOf(word.passed())))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        results.words().forEach((id, words) -> {
            if (!rows.containsKey(id)) {
                faults.add(words.get(0).test() + " covers " + id + ", which no list knows");
            }
        });
        for (Map<String, String> table : List.of(waiting, beyond)) {
            table.keySet().stream()
                    .filter(id -> !rows.containsKey(id))
                    .forEach(id -> faults.add("waiting.tsv or beyond.tsv names " + id + ", which no list knows"));
        }
        if (!results.silentModules().isEmpty()) {
            return faults;
        }
        waiting.keySet().stream()
                .filter(results.words()::containsKey)
                .forEach(id -> faults.add(id + " waits for " + waiting.get(id) + ", yet a test covers it"));
        List<Requirement> mine = rows.values().stream().filter(this::inScope).toList();
        mine.stream()
                .filter(row -> !results.proves(row.id()) && !waiting.containsKey(row.id()))
                .forEach(row -> faults.add(row.id() + " is in scope and neither proven nor waiting"));
        long waits = mine.stream().filter(row -> waiting.containsKey(row.id())).count();
        if (waits > mine.size() * WAITING_SHARE) {
            faults.add(waits + " of " + mine.size() + " rows in scope wait (expected: at most "
                    + (int) (mine.size() * WAITING_SHARE) + ")");
        }
        return faults;
    }

    private String summary(List<String> faults) {
        StringBuilder text = new StringBuilder("Conformance\n");
        text.append(String.format("%-6s %6s %8s %8s %8s %8s%n", "RFC", "rows", "proven", "scope", "proven", "waiting"));
        Map<String, int[]> byRfc = new TreeMap<>();
        int[] all = new int[5];
        for (Requirement row : rows.values()) {
            count(byRfc.computeIfAbsent(row.rfc(), rfc -> new int[5]), row);
            count(all, row);
        }
        byRfc.forEach((rfc, counts) -> text.append(line(rfc, counts)));
        text.append(line("all", all));
        text.append(String.format(
                Locale.ROOT,
                "In scope: %d rows, %d proven (%.1f %%), %d waiting; %d set aside with a reason (beyond.tsv)%n",
                all[2],
                all[3],
                all[2] == 0 ? 0.0 : 100.0 * all[3] / all[2],
                all[4],
                beyond.size()));
        if (!results.silentModules().isEmpty()) {
            text.append("Not judged: no results from ")
                    .append(results.silentModules())
                    .append(", so this run is a partial one\n");
        }
        text.append("Unproven rows in scope and what they wait for:\n");
        rows.values().stream()
                .filter(this::inScope)
                .filter(row -> !results.proves(row.id()))
                .forEach(row -> text.append("  ")
                        .append(row.id())
                        .append('\t')
                        .append(waiting.getOrDefault(row.id(), "NOTHING: " + said(row)))
                        .append('\n'));
        faults.forEach(fault -> text.append("FAULT ").append(fault).append('\n'));
        return text.toString();
    }

    private String said(Requirement row) {
        List<Results.Word> words = results.words().getOrDefault(row.id(), List.of());
        return words.isEmpty() ? "no test" : words.toString();
    }

    private void count(int[] counts, Requirement row) {
        counts[0]++;
        counts[1] += results.proves(row.id()) ? 1 : 0;
        if (inScope(row)) {
            counts[2]++;
            counts[3] += results.proves(row.id()) ? 1 : 0;
            counts[4] += waiting.containsKey(row.id()) ? 1 : 0;
        }
    }

    private static String line(String name, int[] counts) {
        return String.format("%-6s %6d %8d %8d %8d %8d%n", name, counts[0], counts[1], counts[2], counts[3], counts[4]);
    }
}
