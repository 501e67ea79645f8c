package org.parley.tests.coverage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the committed tables: the requirement lists, the scope of this version, what waits for a feature. */
final class Tables {
    /** The requirement lists of this project, by RFC. */
    private static final List<String> RFCS = List.of(
            "3261", "3264", "3515", "3862", "3891", "3994", "4028", "4488", "4575", "4579", "4975", "4976", "5364",
            "5366", "5368", "5438", "5547", "6135", "6665", "6714", "7118", "7701", "7977");

    private Tables() {}

    /** All requirements, in the order of the lists. */
    static Map<String, Requirement> requirements() throws IOException {
        Map<String, Requirement> rows = new LinkedHashMap<>();
        for (String rfc : RFCS) {
            for (List<String> cells : read("rfc" + rfc + ".tsv")) {
                Requirement row = new Requirement(
                        cells.get(0),
                        cells.get(1),
                        cells.get(2),
                        Set.of(cells.get(3).split(",")));
                if (rows.put(row.id(), row) != null) {
                    throw new IllegalStateException("requirement " + row.id() + " stands twice in rfc" + rfc + ".tsv");
                }
            }
        }
        return rows;
    }

    /** The rules of {@code scope.tsv}: which rows this version answers for. */
    static List<ScopeRule> scope() throws IOException {
        List<ScopeRule> rules = new ArrayList<>();
        for (List<String> cells : read("scope.tsv")) {
            rules.add(new ScopeRule(
                    cells.get(0),
                    Set.of(cells.get(1).split(",")),
                    Set.of(cells.get(2).split(",")),
                    cells.get(3)));
        }
        return rules;
    }

    /** Two-column table {@code name}: id to reason. */
    static Map<String, String> reasons(String name) throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (List<String> cells : read(name)) {
            if (reasons.put(cells.get(0), cells.get(1)) != null) {
                throw new IllegalStateException("row " + cells.get(0) + " stands twice in " + name);
            }
        }
        return reasons;
    }

    private static List<List<String>> read(String name) throws IOException {
        try (InputStream in = Tables.class.getResourceAsStream("/conformance/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no table conformance/" + name + " on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t")))
                    .toList();
        }
    }
}
