package org.parley.tests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What became of each fault when it was last run: {@code verdicts.tsv} beside the faults, a line for each in the order of their names. A line bears the digest of
 * the fault as it was run, so that one that was refitted, or given another test, is due again.
 */
final class Verdicts {
    static final String HEAD = "fault\trow\ttest\tverdict\tseconds\tday\tdigest";
    static final String RED = "red";

    private final Path folder;
    private final Clock clock;

    Verdicts(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Writes one verdict in place of the fault's last; lines of faults that are gone go with it. The file is read anew each time: two runs may share it. */
    void write(SeededFault fault, String verdict, long seconds) throws IOException {
        TreeMap<String, Line> lines = read();
        // What follows a comma or a colon is for whoever runs it, not for the record.
        lines.put(
                fault.name(),
                new Line(
                        fault.name(),
                        fault.row(),
                        fault.shortTest(),
                        verdict.replaceFirst("[,:] .*", ""),
                        seconds,
                        LocalDate.now(clock),
                        fault.digest()));
        List<String> text = new ArrayList<>(List.of(HEAD));
        lines.values().stream()
                .filter(line -> Files.exists(folder.resolve(line.fault() + SeededFault.ENDING)))
                .forEach(line -> text.add(line.toString()));
        Path next = folder.resolve("verdicts.tsv.next");
        Files.write(next, text);
        Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Why a fault is to be run again; empty if it turned its test red as it stands. */
    String due(SeededFault fault) throws IOException {
        Line line = read().get(fault.name());
        if (line == null) {
            return "never run";
        }
        if (!line.digest().equals(fault.digest())) {
            return "changed since it was run";
        }
        return line.verdict().startsWith(RED) ? "" : line.verdict();
    }

    private TreeMap<String, Line> read() throws IOException {
        TreeMap<String, Line> lines = new TreeMap<>();
        if (Files.exists(file())) {
            for (String text : Files.readAllLines(file())) {
                if (!text.equals(HEAD)) {
                    Line line = Line.parse(text);
                    lines.put(line.fault(), line);
                }
            }
        }
        return lines;
    }

    private Path file() {
        return folder.resolve("verdicts.tsv");
    }

    private record Line(
            String fault, String row, String test, String verdict, long seconds, LocalDate day, String digest) {
        static Line parse(String text) {
            String[] cells = text.split("\t", -1);
            if (cells.length != HEAD.split("\t").length) {
                throw new IllegalArgumentException("verdicts.tsv: '" + text + "' (expected: " + HEAD + ")");
            }
            return new Line(
                    cells[0],
                    cells[1],
                    cells[2],
                    cells[3],
                    Long.parseLong(cells[4]),
                    LocalDate.parse(cells[5]),
                    cells[6]);
        }

        @Override
        public String toString() {
            return String.join("\t", fault, row, test, verdict, Long.toString(seconds), day.toString(), digest);
        }
    }
}
