package org.parley.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictsTest {
    @TempDir
    Path folder;

    private Verdicts verdicts;

    @BeforeEach
    void open() {
        verdicts = new Verdicts(folder, Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void aFaultIsDueUntilItTurnedItsTestRed() throws IOException {
        SeededFault fault = fault("late", "org.parley.ATest#one", "HYPHENS = 6");
        assertThat(verdicts.due(fault)).isEqualTo("never run");
        verdicts.write(fault, "SURVIVED", 3);
        assertThat(verdicts.due(fault)).isEqualTo("SURVIVED");
        verdicts.write(fault, "red (hung)", 180);
        assertThat(verdicts.due(fault)).isEmpty();
    }

    @Test
    void aFaultThatChangedIsDueAgainAndOneWhoseCodeMovedIsNot() throws IOException {
        verdicts.write(fault("late", "org.parley.ATest#one", "HYPHENS = 6"), "red", 3);
        assertThat(verdicts.due(fault("late", "org.parley.ATest#one", "HYPHENS = 5")))
                .isEqualTo("changed since it was run");
        assertThat(verdicts.due(fault("late", "org.parley.ATest#two", "HYPHENS = 6")))
                .isEqualTo("changed since it was run");
        assertThat(verdicts.due(fault("late", "org.parley.moved.ATest#one", "HYPHENS = 6")))
                .isEmpty();
    }

    @Test
    void linesStandInTheOrderOfTheNamesAndGoWithTheirFault() throws IOException {
        SeededFault gone = fault("gone", "org.parley.ATest#one", "x");
        verdicts.write(gone, "red", 1);
        verdicts.write(fault("b", "org.parley.ATest#one", "x"), "STALE: 'before' stands nowhere", 0);
        Files.delete(folder.resolve("gone.fault"));
        SeededFault first = fault("a", "org.parley.ATest#one", "x");
        verdicts.write(first, "red", 12);
        assertThat(Files.readAllLines(folder.resolve("verdicts.tsv")))
                .containsExactly(
                        Verdicts.HEAD,
                        "a\t4975-7.1-13\tATest: one\tred\t12\t2026-11-23\t" + first.digest(),
                        "b\t4975-7.1-13\tATest: one\tSTALE\t0\t2026-11-23\t" + first.digest());
    }

    private SeededFault fault(String name, String test, String after) throws IOException {
        Path file = folder.resolve(name + SeededFault.ENDING);
        Files.writeString(
                file,
                "row: 4975-7.1-13\nfile: common/src/main/java/org/parley/A.java\ntest: " + test
                        + "\n--- before\nHYPHENS = 7\n--- after\n" + after + "\n");
        return SeededFault.read(file);
    }
}
