package org.parley.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What {@code doctor} says of clock and open files. */
class MachineTest {
    private static String clock(Duration wrong, Instant atLeast) {
        Clock clock = Clock.offset(Clock.system(ZoneOffset.UTC), wrong);
        return new Machine(clock).clock(atLeast).toString();
    }

    @Test
    void aClockBeforeTheBuildFails() {
        Instant built = Instant.now();
        assertThat(clock(Duration.ofDays(-400), built))
                .startsWith("fail clock: ")
                .contains("is before " + built);
    }

    @Test
    void aClockThatFilesContradictIsSuspicious() {
        assertThat(clock(Duration.ofHours(1), Instant.EPOCH))
                .matches("warn clock: files written now are dated -36\\d\\d s apart from .*")
                .contains("one of the two clocks is wrong");
    }

    @Test
    void aClockThatNothingContradictsIsNoFailure() {
        assertThat(clock(Duration.ZERO, Instant.EPOCH)).matches("(ok|warn) clock: \\d.*");
    }

    @Test
    void openFilesMustSufficeForTheConnectionsThatAreConfigured() {
        assertThat(Machine.openFiles(10_000, 65_536).toString())
                .isEqualTo("ok open files: the limit is 65536, the configuration allows 10000 connections");
        assertThat(Machine.openFiles(10_000, 4_096).toString())
                .startsWith("warn open files: ")
                .contains("LimitNOFILE");
        assertThat(Machine.openFiles(10_000, 512).toString())
                .startsWith("fail open files: ")
                .contains("ulimit -n");
    }
}
